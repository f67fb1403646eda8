import "server-only";
import { reportError } from "@/lib/http/report-error";
import { getChannelsView } from "@/lib/payments/live-channels";

/** As fresh as a person can follow, and one reading of the tables for everybody who looks. */
const RENEW_MS = 2_000;

/** One a process, whoever looks: Next's bundle may hold this module a second time. */
class ChannelsHub {
  readonly #readers = new Set<(event: string) => void>();
  #timer: NodeJS.Timeout | undefined;
  /** Without its moment, which alone is no news. */
  #shown = "";
  #event = "";
  #isReading = false;

  read(send: (event: string) => void): () => void {
    this.#readers.add(send);
    if (this.#timer === undefined) {
      void this.#renew();
      this.#timer = setInterval(() => void this.#renew(), RENEW_MS);
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
      const { at, ...view } = await getChannelsView(new Date());
      const shown = JSON.stringify(view);
      if (shown === this.#shown || this.#timer === undefined) return;
      this.#shown = shown;
      this.#event = `event: channels\ndata: ${JSON.stringify({ at, ...view })}\n\n`;
      for (const send of this.#readers) send(this.#event);
    } catch (error) {
      reportError(error);
    } finally {
      this.#isReading = false;
    }
  }
}

const shared = globalThis as { facetChannelsHub?: ChannelsHub };

/** The channels as they change: the present at once, then a fresh view every two seconds while there is something new. */
export function channelsFeed(send: (event: string) => void): () => void {
  shared.facetChannelsHub ??= new ChannelsHub();
  return shared.facetChannelsHub.read(send);
}
