"use client";

import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import { classNames } from "./class-names";

export type TabItem<Key extends string> = { key: Key; label: ReactNode; count?: ReactNode };

type Props<Key extends string> = {
  label: string;
  items: ReadonlyArray<TabItem<Key>>;
  selected: Key;
  onSelect: (key: Key) => void;
  children: ReactNode;
};

/** Tabs in the ARIA pattern: arrow keys, Home and End move; only the selected tab is in the tab order. */
export function Tabs<Key extends string>({ label, items, selected, onSelect, children }: Props<Key>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  function move(event: KeyboardEvent) {
    const index = items.findIndex((item) => item.key === selected);
    const last = items.length - 1;
    const target = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    }[event.key];
    const item = target === undefined ? undefined : items[target];
    if (item === undefined) return;
    event.preventDefault();
    onSelect(item.key);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[target ?? 0]?.focus();
  }

  return (
    <>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={move}
        className="flex gap-1 overflow-x-auto rounded-md bg-sunken p-1"
      >
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="tab"
            id={`${id}-${item.key}`}
            aria-selected={item.key === selected}
            aria-controls={`${id}-panel`}
            tabIndex={item.key === selected ? 0 : -1}
            onClick={() => onSelect(item.key)}
            className={classNames(
              "min-h-9 flex-1 rounded-sm px-3 text-sm font-medium whitespace-nowrap transition",
              item.key === selected ? "bg-surface text-ink shadow-card" : "text-second hover:text-ink",
            )}
          >
            {item.label}
            {item.count !== undefined && <span className="figures ml-1.5 text-third">{item.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`}>
        {children}
      </div>
    </>
  );
}
