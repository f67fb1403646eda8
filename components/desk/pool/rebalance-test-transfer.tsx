import { SelectField } from "@/components/desk/desk-fields";
import { type DeskAction, DeskForm } from "@/components/desk/desk-form";
import { formatCount } from "@/components/desk/format";
import { When } from "@/components/desk/when";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import type { RebalanceView, TransferView } from "@/lib/pool/rebalance-queries";
import { proofWords, statusWords } from "./rebalance-words";

type Props = {
  view: RebalanceView;
  tests: readonly TransferView[];
  nameOf: (id: string) => string;
  action?: DeskAction<object>;
};

/** One diamond, and both balances before and after: the proof that an account's API does what it says. */
export function TestTransfer({ view, tests, nameOf, action }: Props) {
  const able = view.accounts.filter(({ statedCapability }) => statedCapability === "api");
  const options = able.map(({ id, name }) => ({ value: id, label: `${id} · ${name}` }));
  return (
    <div className="grid gap-4 px-5 pb-5">
      <p className="text-second">
        {view.host === null
          ? "No address for transfers is set up (TRANSFER_API_BASE), so nothing is transferred by API."
          : view.host.isProofNeeded
            ? "Against a real supplier an account takes part only once one diamond was seen to move in both balances. Best at a quiet moment: while orders move the balances, they prove nothing."
            : "In the demo the simulator is the supplier, so no proof is needed; it can be tried all the same."}
      </p>
      {action !== undefined && view.host !== null && able.length >= 2 && (
        <DeskForm
          action={action}
          keyName="transferId"
          submitLabel="Move one diamond"
          doneMessage="The test transfer is on its way"
        >
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <SelectField name="fromId" label="From" options={options} />
            <SelectField name="toId" label="To" options={options} defaultValue={options[1]?.value} />
          </div>
        </DeskForm>
      )}
      {able.length < 2 && <Alert>Two accounts whose supplier transfers by API are needed: see the settings.</Alert>}
      {tests.length > 0 && (
        <ul className="grid gap-3">
          {tests.map((test) => (
            <li key={test.id} className="grid gap-1 rounded-md bg-sunken px-4 py-3 text-sm">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-medium">
                  {nameOf(test.fromId)} to {nameOf(test.toId)}
                </span>
                <Badge tone={statusWords(test.status).tone}>{statusWords(test.status).word}</Badge>
                {test.status === "moved" && (
                  <Badge tone={test.provenAt === null ? "warning" : "good"}>
                    {test.provenAt === null ? "not proven" : "proven by both balances"}
                  </Badge>
                )}
                <When at={test.createdAt} className="text-third" />
              </p>
              {test.status === "moved" && test.provenAt === null && <p>Not proven: {proofWords(test.proofProblem)}.</p>}
              {test.status === "refused" && <p>{test.because}</p>}
              <Balances test={test} nameOf={nameOf} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Balances({ test, nameOf }: { test: TransferView; nameOf: (id: string) => string }) {
  const of = (custodianId: string, moment: string) =>
    test.readings.find((reading) => reading.custodianId === custodianId && reading.moment === moment)?.theirsDiamonds;
  return [test.fromId, test.toId].map((id) => {
    const [before, after] = [of(id, "before"), of(id, "after")];
    if (before === undefined) return null;
    return (
      <p key={id} className="figures text-second">
        {nameOf(id)}: {formatCount(before)} before{after === undefined ? "" : `, ${formatCount(after)} after`}, as the
        platform says
      </p>
    );
  });
}
