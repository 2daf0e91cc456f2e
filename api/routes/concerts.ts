import { anybody } from "../access/who-may-call.ts";
import { concertIdParam } from "../http/params.ts";
import { concertSchema, concertsSchema, presentConcert } from "../presenters/concerts.ts";
import { defineRoute, noBody, noQuery } from "../http/route.ts";

/** As long as the catalogue itself may be behind the database. */
const CACHE_CONTROL = { "Cache-Control": "public, max-age=3" };

const list = defineRoute({
  method: "get",
  path: "/concerts",
  operationId: "listConcerts",
  tag: "Concerts",
  summary: "What is on",
  description: "Public: a fan chooses before joining a line.",
  access: anybody,
  params: {},
  query: noQuery,
  body: noBody,
  responses: { 200: { description: "All concerts", body: concertsSchema } },
  problems: [],

  async handler(_call, { catalogue }) {
    const concerts = await catalogue.list();
    return {
      status: 200,
      headers: CACHE_CONTROL,
      body: { concerts: concerts.map(presentConcert) },
    };
  },
});

const read = defineRoute({
  method: "get",
  path: "/concerts/:concertId",
  operationId: "readConcert",
  tag: "Concerts",
  summary: "One concert",
  access: anybody,
  params: { concertId: concertIdParam },
  query: noQuery,
  body: noBody,
  responses: { 200: { description: "The concert", body: concertSchema } },
  problems: [],

  async handler({ params }, { catalogue }) {
    const concert = await catalogue.require(params.concertId);
    return { status: 200, headers: CACHE_CONTROL, body: presentConcert(concert) };
  },
});

export const concertRoutes = [list, read];
