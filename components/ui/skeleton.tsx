import { classNames } from "./class-names";

/** Keeps the place of what is coming, in its size (give it by classes), so that nothing jumps. */
export function Skeleton({ className }: { className: string }) {
  return <span aria-hidden="true" className={classNames("skeleton block rounded-sm", className)} />;
}
