import { MonitorSmartphone } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { deviceOf, PROOF_WORDS } from "./device-words";
import { When } from "./when";

export type SessionLine = {
  id: string;
  userAgent: string;
  proof: keyof typeof PROOF_WORDS;
  startedAt: string;
  lastSeenAt: string | null;
  isOwn: boolean;
};

type Props = { sessions: readonly SessionLine[]; ending: (session: SessionLine) => ReactNode };

/** Open sessions: the device, how and when it came in, when it was seen last, and what ends it. */
export function SessionList({ sessions, ending }: Props) {
  if (sessions.length === 0) return <p className="px-5 pb-5 text-second">No open session.</p>;
  return (
    <ul className="divide-y divide-line">
      {sessions.map((session) => (
        <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
          <MonitorSmartphone className="size-5 text-third" aria-hidden="true" />
          <span className="grid min-w-0 flex-1 basis-36">
            <span className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{deviceOf(session.userAgent)}</span>
              {session.isOwn && <Badge tone="good">this one</Badge>}
            </span>
            <span className="text-sm text-third">
              by {PROOF_WORDS[session.proof]} <When at={session.startedAt} />
              {session.lastSeenAt !== null && (
                <>
                  , seen <When at={session.lastSeenAt} />
                </>
              )}
            </span>
          </span>
          {ending(session)}
        </li>
      ))}
    </ul>
  );
}
