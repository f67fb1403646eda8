import { CircleCheck, CircleDashed } from "lucide-react";
import type { GoLiveStep } from "@/lib/insight/go-live";
import { CardSection } from "./card-section";

const WORDS: Readonly<Record<GoLiveStep["step"], { title: string; how: string }>> = {
  platform: {
    title: "The platform answers",
    how: "An account's balance was read and agrees with the books. npm run upstream:check says what is wrong.",
  },
  deposit: { title: "Diamonds to sell", how: "Book the first deposit, with what it cost." },
  prices: { title: "Packages", how: "At least one package is on sale." },
  rates: { title: "Exchange rates", how: "Each currency has a rate that is fresh enough to sell by." },
  staff: { title: "Somebody at the support desk", how: "Invite a colleague to the role support." },
  test_order: { title: "A test order", how: "Buy something small yourself, and see it delivered." },
};

/** What a new shop still needs. Gone when everything is there. */
export function GoLive({ steps }: { steps: readonly GoLiveStep[] }) {
  const left = steps.filter(({ isDone }) => !isDone).length;
  if (left === 0) return null;
  return (
    <CardSection
      title="Before the first customer"
      aside={<p className="figures text-sm text-third">{`${steps.length - left} of ${steps.length} done`}</p>}
    >
      <ol className="grid grid-cols-1 gap-x-6 gap-y-3 px-5 pb-5 md:grid-cols-2">
        {steps.map(({ step, isDone, href }) => {
          const { title, how } = WORDS[step];
          const Icon = isDone ? CircleCheck : CircleDashed;
          return (
            <li key={step} className="flex gap-3">
              <Icon
                className={isDone ? "size-5 shrink-0 text-good" : "size-5 shrink-0 text-third"}
                aria-hidden="true"
              />
              <span className="min-w-0">
                {isDone ? (
                  <span className="text-second">{title}</span>
                ) : (
                  // A plain link: the shop is another application of Next, which has nothing to fetch ahead here.
                  <a href={href} className="rounded-sm font-bold text-accent hover:text-accent-strong">
                    {title}
                  </a>
                )}
                <span className="sr-only">{isDone ? ": done" : ": to do"}</span>
                {!isDone && <span className="block text-sm text-second">{how}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </CardSection>
  );
}
