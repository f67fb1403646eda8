type Event = { atMs: number; run: (nowMs: number) => void };

/** Things that will happen, the earliest first: a binary heap. */
export class EventQueue {
  private readonly heap: Event[] = [];

  nextAtMs(): number {
    return this.heap[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  add(atMs: number, run: (nowMs: number) => void): void {
    const heap = this.heap;
    let at = heap.length;
    const event = { atMs, run };
    heap.push(event);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.atMs <= atMs) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = event;
  }

  /** Takes the earliest out and lets it happen. */
  runNext(): void {
    const heap = this.heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined) return;
    if (heap.length > 0) {
      let at = 0;
      for (;;) {
        let below = 2 * at + 1;
        let child = heap[below];
        if (child === undefined) break;
        const right = heap[below + 1];
        if (right !== undefined && right.atMs < child.atMs) {
          child = right;
          below += 1;
        }
        if (child.atMs >= last.atMs) break;
        heap[at] = child;
        at = below;
      }
      heap[at] = last;
    }
    first.run(first.atMs);
  }
}
