import type { Method } from "@/lib/catalog/catalog";

/** A method as a test wants it; everything that it does not say is as plain as can be. */
export function givenMethod(facts: Pick<Method, "id"> & Partial<Method>): Method {
  return {
    ...{ flow: "hold", surchargeBp: 0, usualMs: null, expectedMs: 10_000, limits: null },
    ...{ isAvailable: true, device: "any" },
    ...facts,
  };
}
