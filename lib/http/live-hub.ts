import "server-only";
import { reportError } from "@/lib/http/report-error";

type Send = (event: string) => void;

/**
 * One view of the shop for everybody who looks at it: read while somebody looks, sent when it has changed. However many look, the tables are
 * read once a round.
 */
export class LiveHub<View extends { at: string }> {
  readonly #name: string;
  readonly #read: (now: Date) => Promise<View>;
  readonly #everyMs: number;
  readonly #readers = new Set<Send>();
  #timer: NodeJS.Timeout | undefined;
  /** Without its moment, which alone is no news. */
  #shown = "";
  #event = "";
  #isReading = false;
  #isFailing = false;

  /** @param name of the events, as the page listens for them */
  constructor(name: string, everyMs: number, read: (now: Date) => Promise<View>) {
    this.#name = name;
    this.#everyMs = everyMs;
    this.#read = read;
  }

  /** Sends the present at once, then every change. Answers the way to stop. */
  watch(send: Send): () => void {
    this.#readers.add(send);
    if (this.#timer === undefined) {
      void this.#renew();
      this.#timer = setInterval(() => void this.#renew(), this.#everyMs);
    } else if (this.#event !== "") send(this.#event);
    return () => {
      this.#readers.delete(send);
      if (this.#readers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#shown = "";
      this.#event = "";
    };
  }

  async #renew(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      const { at, ...view } = await this.#read(new Date());
      this.#isFailing = false;
      const shown = JSON.stringify(view);
      if (shown === this.#shown || this.#timer === undefined) return;
      this.#shown = shown;
      this.#event = `event: ${this.#name}\ndata: ${JSON.stringify({ at, ...view })}\n\n`;
      for (const send of this.#readers) send(this.#event);
    } catch (error) {
      // Once for as long as it lasts: a database that is away would be told of every second by every page.
      if (!this.#isFailing) reportError(error);
      this.#isFailing = true;
    } finally {
      this.#isReading = false;
    }
  }
}
