import { Badge } from "@/components/ui/badge";
import type { AlertEndpointView } from "@/lib/alerts/desk-queries";
import { DELIVERY_STATUS_WORDS, kindsText } from "../alert-words";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { When } from "../when";
import { AddEndpoint } from "./add-endpoint";

type Actions = { add: DeskAction<{ secret: string | null }>; remove: DeskAction<object>; test: DeskAction<object> };

/** Who gets alerts as signed calls. Without `actions` it is only read. */
export function EndpointList({
  endpoints,
  actions,
}: {
  endpoints: readonly AlertEndpointView[];
  actions: Actions | null;
}) {
  return (
    <div className="grid gap-3 px-5 pb-5">
      {endpoints.length === 0 && (
        <p className="text-second">
          No program is told. Add the address of your pager or chat, which then gets every alert as a signed call.
        </p>
      )}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {endpoints.map(({ id, url, kinds, last }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <span className="min-w-0 flex-1 basis-56">
              <span className="block font-medium wrap-anywhere">{url}</span>
              <span className="block text-sm text-third">{kindsText(kinds)}</span>
            </span>
            {last && (
              <span className="inline-flex items-center gap-2 text-sm text-third">
                <Badge tone={DELIVERY_STATUS_WORDS[last.status].tone}>{DELIVERY_STATUS_WORDS[last.status].word}</Badge>
                <When at={last.at} />
              </span>
            )}
            {actions && (
              <span className="flex gap-2">
                <DialogForm
                  label="Send a test"
                  title={`Send a test to ${url}?`}
                  explanation="An alert that is none, signed like every other. What came of it stands in the log below."
                  action={actions.test}
                  keyName="testId"
                  hidden={{ endpointId: id }}
                  submitLabel="Send the test"
                  doneMessage="The test is on its way"
                />
                <DialogForm
                  label="Remove"
                  title={`Send no more alerts to ${url}?`}
                  action={actions.remove}
                  hidden={{ endpointId: id }}
                  submitLabel="Remove the endpoint"
                  submitVariant="danger"
                  doneMessage="The endpoint is removed"
                />
              </span>
            )}
          </li>
        ))}
      </ul>
      {actions && (
        <div>
          <AddEndpoint action={actions.add} />
        </div>
      )}
    </div>
  );
}
