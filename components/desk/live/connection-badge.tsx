import { Badge } from "@/components/ui/badge";
import type { Connection } from "./use-live";

const CONNECTIONS = {
  connecting: { tone: "neutral", text: "connecting" },
  live: { tone: "good", text: "live" },
  polling: { tone: "warning", text: "stream lost, asking every 3 s" },
  ended: { tone: "bad", text: "signed out" },
} as const;

/** Whether what one sees is of now. */
export function ConnectionBadge({ connection }: { connection: Connection }) {
  const { tone, text } = CONNECTIONS[connection];
  return (
    <Badge tone={tone}>
      <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />
      {text}
    </Badge>
  );
}
