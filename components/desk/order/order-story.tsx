import {
  Boxes,
  CreditCard,
  Gavel,
  type LucideIcon,
  Mail,
  ReceiptText,
  Route,
  ShieldCheck,
  Undo2,
  UserRound,
} from "lucide-react";
import type { StoryLine } from "@/lib/orders/desk-view";
import { Clock } from "../when";

const ICONS: Record<StoryLine["source"], LucideIcon> = {
  order: ReceiptText,
  payment: CreditCard,
  delivery: Boxes,
  risk: ShieldCheck,
  routing: Route,
  refund: Undo2,
  dispute: Gavel,
  mail: Mail,
  staff: UserRound,
};

/** Everything that happened to an order, in one line of time, by the clock: seconds say where time was lost. */
export function OrderStory({ story }: { story: readonly StoryLine[] }) {
  return (
    <ol className="grid grid-cols-1 px-5 pb-5">
      {story.map(({ key, at, source, sentence, detail }) => {
        const Icon = ICONS[source];
        return (
          <li
            key={key}
            className="relative flex gap-3 pb-4 last:pb-0 not-last:before:absolute not-last:before:top-7 not-last:before:bottom-0 not-last:before:left-3.5 not-last:before:w-px not-last:before:bg-line"
          >
            <span className="grid size-7 shrink-0 place-items-center rounded-full bg-sunken text-second">
              <Icon className="size-4" aria-hidden="true" />
            </span>
            <div className="flex min-w-0 flex-1 items-baseline justify-between gap-3 pt-0.5">
              <p className="min-w-0 wrap-anywhere">
                <span className="sr-only">{source}: </span>
                {sentence}
                {detail && <span className="block text-sm text-third">{detail}</span>}
              </p>
              <Clock at={at} className="figures shrink-0 text-sm text-third" />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
