import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { ask } from "../load/ask.ts";
import type { RawRequest } from "../load/requests.ts";
import type { SeatNews } from "../load/seat-churn.ts";

/** Asks for the map this often: what is seen is seen up to this much late. */
const LOOK_EVERY_MS = 25;

export type MapWatch = {
  /** From now on this is awaited. */
  expect: (news: SeatNews) => void;
  /** Stops looking. Milliseconds from the news of a change to the map that shows it. */
  stop: () => Promise<number[]>;
};

/** Looks at a seat map again and again, and notes when each change is seen. */
export function watchMap(port: number, request: RawRequest): MapWatch {
  const awaited = new Map<string, SeatNews>();
  const delaysMs: number[] = [];
  const stopping = new AbortController();

  /** What changed again before it was seen counts from the first change until then. */
  const settle = (news: SeatNews) => {
    delaysMs.push(Math.max(0, performance.now() - news.atMs));
    awaited.delete(news.seatNo);
  };

  const look = async () => {
    while (!stopping.signal.aborted) {
      const { body } = await ask(port, request);
      const available = seatsIn(body);
      for (const news of awaited.values()) {
        if (available.has(news.seatNo) === news.available) {
          settle(news);
        }
      }
      await sleep(LOOK_EVERY_MS);
    }
  };
  const looking = look();

  return {
    expect(news) {
      const earlier = awaited.get(news.seatNo);
      if (earlier !== undefined) {
        settle(earlier);
      }
      awaited.set(news.seatNo, news);
    },
    async stop() {
      stopping.abort();
      await looking;
      return delaysMs;
    },
  };
}

function seatsIn(body: Buffer): Set<string> {
  const page: { dates: { availableSeats: { seatNo: string }[] }[] } = JSON.parse(
    gunzipSync(body).toString(),
  );
  return new Set(page.dates[0]?.availableSeats.map(({ seatNo }) => seatNo));
}
