import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Surprise, type Answer } from "./ask.ts";
import { BASE, bearer, type Send, type ShowName } from "./wire.ts";

const unzip = promisify(gunzip);

/** The seats that can be had, in the hall's order. The same page has the same tag for everybody. */
export type SeatPage = { etag: string; seatNos: readonly string[] };

/** The show, and the map of its seats. */
export function createSeatCalls(send: Send, { concertId, date }: ShowName) {
  const concertPath = `${BASE}/concerts/${concertId}`;
  const readPage = createPageReader();
  return {
    /** Whether the show is on, as far as the API knows. */
    async knowsConcert(): Promise<boolean> {
      const { status } = await send({ method: "GET", path: concertPath, headers: {} });
      return status === 200;
    },

    /** `known` is what the fan saw last: it is not sent again while it still holds. */
    async seats(token: string, known: SeatPage | undefined): Promise<SeatPage> {
      const answer = await send({
        method: "GET",
        path: `${concertPath}/availability?date=${date}`,
        headers: {
          ...bearer(token),
          "Accept-Encoding": "gzip",
          ...(known === undefined ? {} : { "If-None-Match": known.etag }),
        },
      });
      if (answer.status === 304 && known !== undefined) {
        return known;
      }
      const { etag } = answer.headers;
      if (answer.status !== 200 || etag === undefined) {
        throw new Surprise(`seats: ${answer.status}`);
      }
      return readPage(answer, etag);
    },
  };
}

/** Pages that were read lately. Fans ask again within seconds, and a page lives a moment. */
const PAGES_KEPT = 64;

/** Reads each page once, however many fans are sent it: here they all sit at one machine. */
function createPageReader() {
  const pages = new Map<string, SeatPage>();
  return async ({ headers, body }: Answer, etag: string): Promise<SeatPage> => {
    const known = pages.get(etag);
    if (known !== undefined) {
      return known;
    }
    const plain = headers["content-encoding"] === "gzip" ? await unzip(body) : body;
    const read: { dates: { availableSeats: { seatNo: string }[] }[] } = JSON.parse(String(plain));
    const seatNos = read.dates.flatMap((each) => each.availableSeats.map(({ seatNo }) => seatNo));
    const page = { etag, seatNos };
    pages.set(etag, page);
    const [oldest] = pages.keys();
    if (pages.size > PAGES_KEPT && oldest !== undefined) {
      pages.delete(oldest);
    }
    return page;
  };
}
