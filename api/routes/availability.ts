import Joi from "joi";
import { fan } from "../access/who-may-call.ts";
import { date } from "../http/fields.ts";
import { pageAnswer } from "../http/page.ts";
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
    // Browsers may keep it, and must ask each time whether it still holds.
    return pageAnswer(request, seatMap.availability(), "private, no-cache");
  },
});

export const availabilityRoutes = [availability];
