import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

/** The way from the pool to its rebalancing. */
export function RebalanceLink() {
  return (
    <Link href="/admin/pool/rebalance" className={buttonClass({ size: "sm" })}>
      Rebalancing
    </Link>
  );
}
