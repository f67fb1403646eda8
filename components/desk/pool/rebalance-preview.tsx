import { DeskTable } from "@/components/desk/desk-table";
import { formatCount } from "@/components/desk/format";
import { Badge } from "@/components/ui/badge";
import type { RebalanceView } from "@/lib/pool/rebalance-queries";

type Props = { view: RebalanceView; nameOf: (id: string) => string };

/** What a run would do at this moment, before it does it; and where nothing but steering can help. */
export function RebalancePreview({ view, nameOf }: Props) {
  const { transfers, leftOver } = view.preview;
  const bySteering = leftOver.filter(({ because }) => because === "capability");
  const byLimit = leftOver.filter(({ because }) => because === "limit");
  return (
    <>
      <DeskTable
        caption="Transfers of the plan"
        rows={transfers}
        rowKey={({ fromId, toId }) => `${fromId}>${toId}`}
        columns={[
          { key: "from", header: "From", cell: ({ fromId }) => nameOf(fromId) },
          { key: "to", header: "To", cell: ({ toId }) => nameOf(toId) },
          { key: "diamonds", header: "Diamonds", isFigure: true, cell: ({ diamonds }) => formatCount(diamonds) },
          {
            key: "kind",
            header: "How",
            cell: ({ kind }) => (
              <Badge tone={kind === "api" ? "accent" : "warning"}>{kind === "api" ? "by API" : "by hand"}</Badge>
            ),
          },
        ]}
        empty={
          <p className="px-5 pb-4 text-second">
            {leftOver.length === 0
              ? "Nothing more to move: with what is on its way, every account is at its target or nearer than the smallest transfer."
              : "No transfer can be made between the accounts that are away from their targets."}
          </p>
        }
      />
      {leftOver.length > 0 && (
        <div className="grid gap-1 border-t border-line px-5 py-4 text-sm text-second">
          {bySteering.length > 0 && (
            <p>
              No transfers for {namesOf(bySteering, nameOf)}: orders draw from the account furthest above its target,
              and deposits that are split fill the ones below.
            </p>
          )}
          {byLimit.length > 0 && (
            <p>The limits of a run leave {namesOf(byLimit, nameOf)} away from the target: the next run goes on.</p>
          )}
        </div>
      )}
    </>
  );
}

function namesOf(left: readonly { id: string; diamonds: string }[], nameOf: (id: string) => string): string {
  return left
    .map(
      ({ id, diamonds }) =>
        `${nameOf(id)} (${diamonds.startsWith("-") ? "lacks" : "has"} ${formatCount(diamonds.replace("-", ""))}${diamonds.startsWith("-") ? "" : " too many"})`,
    )
    .join(", ");
}
