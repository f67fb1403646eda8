import type { MetadataRoute } from "next";
import { THEME_COLOURS } from "@/components/brand/theme";
import { env } from "@/lib/env";

/** Lets phones keep the shop beside their apps. The bare address opens it in the phone's language. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: "/",
    name: env.SHOP_NAME,
    short_name: env.SHOP_NAME,
    description: "Diamonds, there in seconds.",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: THEME_COLOURS.light,
    theme_color: THEME_COLOURS.light,
    icons: [
      { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
      { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
    ],
  };
}
