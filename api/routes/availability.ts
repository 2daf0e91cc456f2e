import type { IncomingMessage } from "node:http";
import Joi from "joi";
import { fan } from "../access/who-may-call.ts";
import { date } from "../http/fields.ts";
import { concertIdParam } from "../http/params.ts";
import { refuseOtherRoom } from "../booking/door.ts";
import { requirePerformance } from "../booking/performances.ts";
import { availabilitySchema } from "../presenters/concerts.ts";
import { defineRoute, noBody } from "../http/route.ts";

const availability = defineRoute({
  method: "get",
  path: "/concerts/:concertId/availability",
  operationId: "readAvailability",
  tag: "Concerts",
  summary: "The seats that can be had",
  description:
    "For who is in the concert's line, admitted or not. A moment old at most. Ask again with `If-None-Match`: while nothing changed, the answer is 304.",
  access: fan,
  params: { concertId: concertIdParam },
  query: Joi.object<{ date: string }>({ date: date.required() }),
  body: noBody,
  headers: ["If-None-Match"],
  responses: {
    200: { description: "The available seats of one performance", body: availabilitySchema },
    304: { description: "Nothing changed since the answer with this ETag" },
  },
  problems: ["wrong-room", "unknown-date"],

  async handler({ request, params, query, caller }, { catalogue, seatMaps }) {
    const concert = await catalogue.require(params.concertId);
    refuseOtherRoom(caller, concert.room);
    const { performanceId } = requirePerformance(concert, query.date);
    const seatMap = await seatMaps.open({
      performanceId,
      concertId: concert.concertId,
      date: query.date,
    });
    const page = seatMap.availability();
    const headers = {
      ETag: page.etag,
      Vary: "Accept-Encoding",
      // Browsers may keep it, and must ask each time whether it still holds.
      "Cache-Control": "private, no-cache",
    };
    if (matches(request.headers["if-none-match"], page.etag)) {
      return { status: 304, headers };
    }
    const type = { "Content-Type": "application/json; charset=utf-8" };
    return acceptsGzip(request)
      ? {
          status: 200,
          headers: { ...headers, ...type, "Content-Encoding": "gzip" },
          body: await page.gzip(),
        }
      : { status: 200, headers: { ...headers, ...type }, body: page.identity };
  },
});

/** Weak comparison (RFC 9110, section 13.1.2): proxies may have made a strong tag weak. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) {
    return false;
  }
  const opaque = etag.replace(/^W\//, "");
  return ifNoneMatch
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === opaque || tag === "*");
}

/** Named, and not with a weight of zero. */
function acceptsGzip({ headers }: IncomingMessage): boolean {
  const accepted = headers["accept-encoding"];
  return typeof accepted === "string" && /\bgzip\b(?! *; *q=0(?:\.0*)? *(?:,|$))/i.test(accepted);
}

export const availabilityRoutes = [availability];
