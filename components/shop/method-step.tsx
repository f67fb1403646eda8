"use client";

import { useText } from "@/components/i18n/text-provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Field, TextInput } from "@/components/ui/field";
import { focusField } from "./buy-problem";
import { Methods, MethodsSkeleton, obstacleText } from "./method-list";
import { methodName } from "./method-words";
import { refusalText } from "./refusal-text";
import type { BuyForm } from "./use-buy-form";

/** Step 3: how to pay, with its fee and usual time, and where the receipt goes. */
export function MethodStep({ form }: { form: BuyForm }) {
  const t = useText("home");
  return (
    <Card aria-labelledby="step-method" className="overflow-hidden">
      <CardBody className="pb-3.5">
        <CardHeading id="step-method" step={3}>
          {t("stepMethod")}
        </CardHeading>
      </CardBody>
      <Trouble form={form} />
      <fieldset aria-labelledby="step-method" className="divide-y divide-line border-y border-line">
        {form.catalogState.status === "ready" ? <Methods form={form} /> : <MethodsSkeleton />}
      </fieldset>
      <CardBody>
        <Email form={form} />
      </CardBody>
    </Card>
  );
}

/**
 * Why the chosen way to pay does not work, and the next best one. What the shop refused interrupts a screen reader; what changed by itself
 * (another amount, a provider that fell silent) waits for its turn.
 */
function Trouble({ form }: { form: BuyForm }) {
  const t = useText("home");
  const tRefusal = useText("refusal");
  const { problem, methods, method } = form;
  const refused = problem?.kind === "field" && problem.field === "method" ? problem : null;
  const chosen = methods.find((one) => one.method.id === method) ?? null;
  const obstacle = chosen?.obstacle ?? null;
  return (
    <>
      {refused && (
        <Alert tone="bad" role="alert" className="mx-4 mb-4 sm:mx-5" actions={<Instead form={form} />}>
          {refusalText(tRefusal, refused)}
        </Alert>
      )}
      <div role="status" className="empty:hidden">
        {!refused && chosen && obstacle && (
          <Alert
            tone="warning"
            className="mx-4 mb-4 sm:mx-5"
            title={methodName(chosen.method.id, t)}
            actions={<Instead form={form} />}
          >
            {obstacleText(obstacle, form, t)}
          </Alert>
        )}
      </div>
    </>
  );
}

/** The fastest of the others, one press away. */
function Instead({ form }: { form: BuyForm }) {
  const t = useText("home");
  const [other] = form.others;
  if (other === undefined) return null;
  const pick = () => {
    form.pickMethod(other.id);
    // This button goes away with the trouble: the focus goes to what it chose.
    setTimeout(() => focusField("method"));
  };
  return (
    <Button size="sm" onClick={pick}>
      {t("methodInstead", { name: methodName(other.id, t) })}
    </Button>
  );
}

function Email({ form }: { form: BuyForm }) {
  const t = useText("home");
  const error = form.problem?.kind === "field" && form.problem.field === "email" ? t("emailInvalid") : undefined;
  return (
    <Field id="email" label={t("emailLabel")} hint={t("emailHint")} error={error}>
      <TextInput
        id="email"
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        maxLength={254}
        hasHint
        tone={error ? "bad" : "plain"}
        value={form.email}
        onChange={(event) => form.typeEmail(event.target.value)}
      />
    </Field>
  );
}
