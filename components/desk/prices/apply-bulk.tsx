"use client";

import { useRouter } from "next/navigation";
import { Alert } from "@/components/ui/alert";
import { ReasonField } from "../desk-fields";
import { type DeskAction, DeskForm } from "../desk-form";

type Props = { wishes: string; outside: number; action: DeskAction<{ changeId: string }> };

/** Does what the preview shows; afterwards the change stands in the history, where it can be taken back. */
export function ApplyBulk({ wishes, outside, action }: Props) {
  const router = useRouter();
  return (
    <div className="grid gap-4 border-t border-line px-5 py-5">
      {outside > 0 && (
        <Alert tone="bad" title={`${outside === 1 ? "One price leaves" : `${outside} prices leave`} the band`}>
          A price must give 25 to 100 diamonds for a US dollar. The whole change would be refused.
        </Alert>
      )}
      <DeskForm
        action={action}
        hidden={{ wishes }}
        keyName="changeId"
        submitLabel="Change them all"
        doneMessage="All of it is in force"
        onDone={() => router.push("/admin/prices/history")}
      >
        <ReasonField />
      </DeskForm>
    </div>
  );
}
