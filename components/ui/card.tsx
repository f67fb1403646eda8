import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names";

/** A surface with a hairline and the one soft shadow. Padding is the content's business (`CardBody`). */
export function Card({ className, children, ...rest }: ComponentPropsWithRef<"section">) {
  return (
    <section {...rest} className={classNames("rounded-lg border border-line bg-surface shadow-card", className)}>
      {children}
    </section>
  );
}

/** A card's padding: 16 px on phones, 20 px above. */
export function CardBody({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={classNames("p-4 sm:p-5", className)}>{children}</div>;
}

type CardHeadingProps = {
  id?: string;
  level?: 2 | 3;
  /** A step's number in a disc, as on the buying page. */
  step?: number;
  children: ReactNode;
  aside?: ReactNode;
};

/** A card's title with an optional step number, and something small at its right. */
export function CardHeading({ id, level = 2, step, children, aside }: CardHeadingProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div className="flex min-h-7 items-center gap-2.5">
      {step !== undefined && (
        <span
          aria-hidden="true"
          className="figures grid size-6 shrink-0 place-items-center rounded-full bg-ink text-xs font-bold text-inverse"
        >
          {step}
        </span>
      )}
      <Heading id={id} className="flex-1 text-md">
        {children}
      </Heading>
      {aside !== undefined && (
        <div className="figures hidden text-right text-sm text-third min-[24rem]:block">{aside}</div>
      )}
    </div>
  );
}
