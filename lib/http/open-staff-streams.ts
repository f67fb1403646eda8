/** One set a process: Next's bundle holds this module a second time, and the server beside Next ends what is in it. */
const shared = globalThis as { facetStaffStreams?: Set<() => void> };

/** The streams that staff read, each as the way to end it. */
export function openStaffStreams(): Set<() => void> {
  shared.facetStaffStreams ??= new Set();
  return shared.facetStaffStreams;
}

/** Ends all of them, so that a process that stops need not wait for a browser to leave. */
export function endStaffStreams(): void {
  for (const end of [...openStaffStreams()]) end();
}
