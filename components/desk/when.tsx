import { RelativeTime } from "@/components/ui/relative-time";

/** How long ago, with the exact moment on hover. */
export function When({ at, className }: { at: string; className?: string }) {
  return <RelativeTime at={at} locale="en" className={className} />;
}
