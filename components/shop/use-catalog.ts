"use client";

import { startTransition, useCallback, useEffect, useRef, useState } from "react";
import { type Catalog, type CatalogView, fromCatalogView } from "@/lib/catalog/catalog";
import type { CountryCode } from "@/lib/shared/countries";

export type LoadedCatalog = { view: CatalogView; catalog: Catalog };
export type CatalogState = { status: "loading" } | { status: "failed" } | ({ status: "ready" } & LoadedCatalog);

const STALE_AFTER_MS = 120_000;
/** How often to ask whether a method that does not answer is back. */
const BACK_EVERY_MS = 10_000;

async function fetchCatalog(country: CountryCode, asked: RequestInit): Promise<LoadedCatalog> {
  const answer = await fetch(`/api/catalog?country=${country}`, asked);
  if (!answer.ok) throw new Error(`The catalog answered ${answer.status}`);
  const view = (await answer.json()) as CatalogView;
  return { view, catalog: fromCatalogView(view) };
}

/**
 * The prices of a country. Loads again when the country changes, when the connection returns after a failure, and when
 * the page is looked at again after two minutes; and now and then while some method does not answer, so that it comes back by itself.
 * `reload` answers null when it fails and then leaves what was shown.
 */
export function useCatalog(country: CountryCode | null): {
  state: CatalogState;
  reload: () => Promise<LoadedCatalog | null>;
} {
  const [state, setState] = useState<CatalogState>({ status: "loading" });
  const loadedAt = useRef(0);

  const reload = useCallback(async (): Promise<LoadedCatalog | null> => {
    if (country === null) return null;
    try {
      const loaded = await fetchCatalog(country, { cache: "no-cache" });
      loadedAt.current = Date.now();
      setState({ status: "ready", ...loaded });
      return loaded;
    } catch {
      setState((shown) => (shown.status === "ready" && shown.view.country === country ? shown : { status: "failed" }));
      return null;
    }
  }, [country]);

  useEffect(() => {
    if (country === null) return;
    const abort = new AbortController();
    setState((shown) => (shown.status === "ready" && shown.view.country === country ? shown : { status: "loading" }));
    fetchCatalog(country, { signal: abort.signal }).then(
      (loaded) => {
        loadedAt.current = Date.now();
        // Drawing the packages may be interrupted by a tap: it is the largest change of the page.
        startTransition(() => setState({ status: "ready", ...loaded }));
      },
      () => {
        if (!abort.signal.aborted) setState({ status: "failed" });
      },
    );
    return () => abort.abort();
  }, [country]);

  useEffect(() => {
    const refresh = () => {
      const isStale = Date.now() - loadedAt.current > STALE_AFTER_MS;
      if (document.visibilityState === "visible" && isStale) void reload();
    };
    window.addEventListener("online", refresh);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      window.removeEventListener("online", refresh);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [reload]);

  const isSomeDown = state.status === "ready" && state.catalog.methods.some(({ isAvailable }) => !isAvailable);
  useEffect(() => {
    if (!isSomeDown) return;
    const look = () => {
      if (document.visibilityState === "visible") void reload();
    };
    const timer = setInterval(look, BACK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isSomeDown, reload]);

  return { state, reload };
}
