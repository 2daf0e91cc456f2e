import Joi from "joi";
import { requirePlace } from "../../waiting-room/place.ts";
import { identified, tokenHolder } from "../access/who-may-call.ts";
import { browserId, concertId, userId } from "../http/fields.ts";
import { enterLine, type Entry } from "../booking/enter-line.ts";
import { claimKey, idempotencyOf } from "../booking/idempotency.ts";
import { joinedSchema, placeSchema, presentPlace } from "../presenters/places.ts";
import { defineRoute, jsonBody, noBody, noQuery } from "../http/route.ts";

const join = defineRoute({
  method: "post",
  path: "/users/token",
  operationId: "joinLine",
  tag: "Queue token",
  summary: "Join the line",
  description:
    "Gives a place in the line and the queue token that every other call needs. The same user from " +
    "the same browser keeps the place; from another browser the place moves there, and the older " +
    "token stops working. The line is that of `concertId`, or the main one. While its sale ends, only " +
    "fans who have a place or a seat may join.",
  access: identified,
  limit: "joins",
  params: {},
  query: noQuery,
  headers: ["Idempotency-Key"],
  body: jsonBody(
    Joi.object<Entry>({
      userId: userId.required(),
      browserId: browserId.required(),
      concertId: concertId.description("Where the fan wants to go; its line is joined"),
    }),
  ),
  responses: { 200: { description: "The place", body: joinedSchema } },
  problems: ["unknown-concert", "sale-ending", "idempotency-key-reused"],

  async handler({ request, body }, services) {
    // Joining twice is joining once, so the key is only held to its promise for other requests.
    const asked = ["join", body.userId, body.browserId, body.concertId ?? ""];
    const idempotency = idempotencyOf(request, body.userId, asked);
    if (idempotency !== undefined) {
      await claimKey(services.ticketStore, idempotency);
    }
    const joined = await enterLine(services, body);
    const { room } = joined.id;
    services.lineMetrics.joined(room, joined);
    const { token, expiresAtMs } = services.queueTokens.sign(joined.id);
    const place = presentPlace(joined, { room, expiresAtMs }, services.rooms.of(room));
    return { status: 200, body: { token, ...place } };
  },
});

const look = defineRoute({
  method: "get",
  path: "/users/token",
  operationId: "readPlace",
  tag: "Queue token",
  summary: "Ask where one stands",
  description:
    "To be asked every `pollAfterSeconds`. A waiting fan who stays silent for much longer loses " +
    "the place. Asking earlier is limited, asking when told is not.",
  access: tokenHolder,
  limit: "earlyPolls",
  params: {},
  query: noQuery,
  body: noBody,
  responses: { 200: { description: "The place", body: placeSchema } },
  problems: ["token-superseded", "token-left", "place-expired"],

  async handler({ caller: claims }, { waitingRoom, pollTimes, rooms }) {
    const told = await waitingRoom.poll(claims);
    pollTimes.told(claims.userId, told.pollAfterSeconds);
    return {
      status: 200,
      body: presentPlace(
        { ...told, place: requirePlace(told.place) },
        claims,
        rooms.of(claims.room),
      ),
    };
  },
});

const leave = defineRoute({
  method: "delete",
  path: "/users/token",
  operationId: "leaveLine",
  tag: "Queue token",
  summary: "Leave the line",
  description: "Gives the place up for good. Leaving twice is leaving once.",
  access: tokenHolder,
  params: {},
  query: noQuery,
  body: noBody,
  responses: { 204: { description: "The place is given up" } },
  problems: ["token-superseded", "place-expired"],

  async handler({ caller: claims }, { waitingRoom }) {
    const place = await waitingRoom.leave(claims);
    if (place.state !== "left") {
      requirePlace(place);
    }
    return { status: 204 };
  },
});

export const queueTokenRoutes = [join, look, leave];
