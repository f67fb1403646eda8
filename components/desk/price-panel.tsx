import { Fact, Facts } from "@/components/ui/facts";
import type { Package } from "@/lib/catalog/package";
import type { Schedule } from "@/lib/catalog/schedule";
import { toMajorString } from "@/lib/shared/money";
import { TextField } from "./desk-fields";
import { type DeskAction, DeskForm } from "./desk-form";
import { formatAmount, formatCount } from "./format";
import { Panel } from "./panel";
import { PriceField } from "./price-field";
import { BadgeForm, ScheduleSection } from "./prices/schedule-list";
import { When } from "./when";

type Change = DeskAction<{ packageId: string; version: number }>;
type Price = { version: number; priceUsdMinor: bigint; reason: string; changedAt: Date };

type Props = {
  item: Package & { schedules: readonly Schedule[] };
  history: readonly Price[];
  closeHref: string;
  actions: {
    setPrice: Change;
    setActive: Change;
    setBadge: DeskAction<object>;
    schedule: DeskAction<object>;
    cancel: DeskAction<object>;
  };
};

/** One package beside the list: its price, whether it is for sale, and every price it has had. */
export function PricePanel({ item, history, closeHref, actions }: Props) {
  const hidden = { packageId: item.id, version: String(item.version) };
  return (
    <Panel closeHref={closeHref} title={<span className="figures">{formatCount(item.diamonds)} diamonds</span>}>
      <div className="grid gap-6">
        <DeskForm
          action={actions.setPrice}
          hidden={hidden}
          submitLabel="Change the price"
          doneMessage="The new price is in force"
          fieldOfRefusal={{ "price.outside_band": "priceUsd" }}
        >
          <PriceField
            diamonds={item.diamonds}
            defaultValue={toMajorString({ amountMinor: item.priceUsdMinor, currency: "USD" })}
          />
          <TextField name="reason" label="Reason (optional)" autoComplete="off" maxLength={500} />
        </DeskForm>
        <DeskForm
          action={actions.setActive}
          hidden={{ ...hidden, isActive: String(!item.isActive) }}
          submitLabel={item.isActive ? "Take it off sale" : "Put it on sale"}
          variant={item.isActive ? "danger" : "secondary"}
          doneMessage={item.isActive ? "It is no longer for sale" : "It is for sale"}
        />
        <BadgeForm item={item} action={actions.setBadge} />
        <ScheduleSection item={item} actions={actions} />
        <div>
          <h3 className="pb-2 text-base">Prices it has had</h3>
          <Facts>
            {history.map(({ version, priceUsdMinor, reason, changedAt }) => (
              <Fact
                key={version}
                label={
                  <span>
                    {version}. <When at={changedAt.toISOString()} />
                    {reason && <span className="block text-sm text-third">{reason}</span>}
                  </span>
                }
              >
                {formatAmount(priceUsdMinor, "USD")}
              </Fact>
            ))}
          </Facts>
        </div>
      </div>
    </Panel>
  );
}
