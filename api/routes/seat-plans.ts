import Joi from "joi";
import { anybody } from "../access/who-may-call.ts";
import { requirePerformance } from "../booking/performances.ts";
import { date } from "../http/fields.ts";
import { pageAnswer } from "../http/page.ts";
import { concertIdParam } from "../http/params.ts";
import { seatPlanSchema } from "../presenters/seat-plan.ts";
import { defineRoute, noBody } from "../http/route.ts";

const read = defineRoute({
  method: "get",
  path: "/concerts/:concertId/seat-plan",
  operationId: "readSeatPlan",
  tag: "Concerts",
  summary: "The hall: every seat, its price, and where it is",
  description:
    "Public, and the same whatever is sold: fetch it once, before the sale opens, and draw what " +
    "`availability` says into it. Positions count in tenths of a seat's width from the middle of the " +
    "stage's edge: `x` to the right as the audience sees it, `y` away from the stage.",
  access: anybody,
  params: { concertId: concertIdParam },
  query: Joi.object<{ date: string }>({ date: date.required() }),
  body: noBody,
  headers: ["If-None-Match"],
  responses: {
    200: { description: "The plan of one performance", body: seatPlanSchema },
    304: { description: "Nothing changed since the answer with this ETag" },
  },
  problems: ["unknown-date"],

  async handler({ request, params, query }, { catalogue, seatPlans }) {
    const concert = await catalogue.require(params.concertId);
    const { performanceId } = requirePerformance(concert, query.date);
    const page = await seatPlans.open({
      performanceId,
      concertId: concert.concertId,
      date: query.date,
    });
    return pageAnswer(request, page, PLAN_CACHE_CONTROL);
  },
});

/** As long as the plan may be behind the database anyway. Who has an old one may draw it meanwhile. */
const PLAN_CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=3600";

export const seatPlanRoutes = [read];
