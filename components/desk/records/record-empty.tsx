import { FileSearch } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";

type Props = { title: string; hasFilters: boolean; isCut: boolean; children: string };

/** An empty table: what would be here, or what the filters have to do with it. */
export function RecordEmpty({ title, hasFilters, isCut, children }: Props) {
  const sentence = isCut
    ? "None of the rows that were looked through matches these filters."
    : hasFilters
      ? "Nothing matches these filters."
      : children;
  return (
    <EmptyState icon={FileSearch} title={title}>
      {sentence}
    </EmptyState>
  );
}
