"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { SidePanel } from "@/components/ui/side-panel";

/** Details beside a list. It is open because the address says so; closing it goes back to the list's address. */
export function Panel({ title, closeHref, children }: { title: ReactNode; closeHref: string; children: ReactNode }) {
  const router = useRouter();
  return (
    <SidePanel title={title} closeLabel="Close details" onClose={() => router.push(closeHref, { scroll: false })}>
      {children}
    </SidePanel>
  );
}
