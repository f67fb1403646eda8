import type { OrderDossier, StoryLine, StorySource } from "@/lib/orders/desk-view";
import { decisionSentence } from "../decision-words";

/** What the timeline can be narrowed to, and which lines that shows. */
export const TIMELINE_KINDS = {
  payment: { label: "Payment", sources: ["payment", "routing"] },
  delivery: { label: "Delivery", sources: ["delivery"] },
  risk: { label: "Risk", sources: ["risk"] },
  refund: { label: "Refunds and disputes", sources: ["refund", "dispute"] },
  mail: { label: "Mails", sources: ["mail"] },
  staff: { label: "Staff", sources: ["staff"] },
} as const satisfies Record<string, { label: string; sources: readonly StorySource[] }>;

export type TimelineKind = keyof typeof TIMELINE_KINDS;

export function toTimelineKind(text: string | undefined): TimelineKind | null {
  return text !== undefined && Object.hasOwn(TIMELINE_KINDS, text) ? (text as TimelineKind) : null;
}

/** The whole story with the routing of each attempt in words, oldest first; `kind` leaves the rest out. Pure. */
export function timelineOf(
  order: Pick<OrderDossier, "story" | "payments" | "refundRequests">,
  kind: TimelineKind | null = null,
): StoryLine[] {
  const routed = order.payments.flatMap(({ id, attemptNo, routing, createdAt }): StoryLine[] =>
    routing === null
      ? []
      : [
          {
            key: `r${id}`,
            at: createdAt,
            source: "routing",
            sentence: `Attempt ${attemptNo} was routed`,
            detail: decisionSentence(routing),
          },
        ],
  );
  const expired = order.refundRequests.flatMap(({ id, status, expiresAt }): StoryLine[] =>
    status === "expired"
      ? [{ key: `x${id}`, at: expiresAt, source: "refund", sentence: "A request for a refund expired", detail: null }]
      : [],
  );
  const shown: readonly StorySource[] | null = kind === null ? null : TIMELINE_KINDS[kind].sources;
  return [...order.story, ...routed, ...expired]
    .filter(({ source }) => shown === null || shown.includes(source))
    .sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}
