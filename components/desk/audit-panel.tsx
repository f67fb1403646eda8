import { Fact, Facts } from "@/components/ui/facts";
import { auditWords } from "@/lib/shared/audit-actions";
import type { AuditLine } from "./audit-table";
import { Panel } from "./panel";
import { When } from "./when";

type Change = { name: string; before: string | null; after: string | null };

export type AuditPanelEntry = Omit<AuditLine, "id"> & { changes: readonly Change[] };

/** One entry of the log: who, why, and what was before and after. */
export function AuditPanel({ entry, closeHref }: { entry: AuditPanelEntry; closeHref: string }) {
  return (
    <Panel title={auditWords(entry.action)} closeHref={closeHref}>
      <div className="grid gap-5">
        <Facts>
          <Fact label="Who">{entry.actorEmail ?? "somebody whose account is gone"}</Fact>
          <Fact label="As">{entry.actorRole}</Fact>
          <Fact label="When">
            <When at={entry.recordedAt} />
          </Fact>
          <Fact label="On">
            <span className="font-mono text-xs">{entry.subject}</span>
          </Fact>
          <Fact label="Code">
            <span className="font-mono text-xs">{entry.action}</span>
          </Fact>
        </Facts>
        <section className="grid gap-1">
          <h3 className="text-base font-medium">Why</h3>
          <p className="wrap-anywhere text-second">{entry.reason === "" ? "No reason was asked." : entry.reason}</p>
        </section>
        <section className="grid gap-2">
          <h3 className="text-base font-medium">Before and after</h3>
          {entry.changes.length === 0 ? (
            <p className="text-second">This action tells no figures.</p>
          ) : (
            <Changes changes={entry.changes} />
          )}
        </section>
      </div>
    </Panel>
  );
}

function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Before and after</caption>
      <thead>
        <tr className="text-left text-xs text-third">
          <th scope="col" className="py-1 pr-3 font-medium">
            What
          </th>
          <th scope="col" className="py-1 pr-3 font-medium">
            Before
          </th>
          <th scope="col" className="py-1 font-medium">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal wrap-anywhere text-second">
              {name}
            </th>
            <td className="figures py-1.5 pr-3 wrap-anywhere">
              {before === null ? <Nothing /> : before === after ? before : <del className="text-bad">{before}</del>}
            </td>
            <td className="figures py-1.5 wrap-anywhere">
              {after === null ? (
                <Nothing />
              ) : before === after ? (
                after
              ) : (
                <ins className="font-medium text-good no-underline">{after}</ins>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Nothing() {
  return <span className="text-third">–</span>;
}
