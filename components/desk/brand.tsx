import { Gem } from "@/components/brand/gem";

/** The mark beside the word that says which side of the counter this is. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <Gem className="size-6" />
      <span className="text-md font-bold tracking-tight">Facet</span>
      <span className="text-sm text-third">desk</span>
    </span>
  );
}
