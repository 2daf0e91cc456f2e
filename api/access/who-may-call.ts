import type { IncomingMessage } from "node:http";
import type { QueueClaims } from "../../waiting-room/queue-token.ts";
import { fanOf, readQueueToken, type Fan } from "./fan.ts";
import type { Access } from "../http/route.ts";

/** Anybody: what is on sale is no secret. */
export const anybody: Access<undefined> = {
  scheme: undefined,
  problems: [],
  present: () => () => undefined,
  userIdOf: () => undefined,
};

/** Whoever the identity provider says; the handler checks it against the user the body names. */
export const identified: Access<IncomingMessage> = {
  scheme: "identityToken",
  problems: ["not-authenticated", "invalid-token", "not-yours"],
  present: (request) => () => request,
  userIdOf: () => undefined,
};

/** The bearer of a genuine queue token, whatever became of its place. */
export const tokenHolder: Access<QueueClaims> = {
  scheme: "queueToken",
  problems: ["not-authenticated", "invalid-token", "browser-mismatch"],
  present: (request, services) => {
    const claims = readQueueToken(request, services);
    return () => claims;
  },
  userIdOf: ({ userId }) => userId,
};

/** The bearer of a queue token whose place stands: waiting, admitted, or with the session over. */
export const fan: Access<Fan> = {
  scheme: "queueToken",
  problems: [...tokenHolder.problems, "token-superseded", "token-left", "place-expired"],
  present: (request, services) => {
    const claims = readQueueToken(request, services);
    return (hasEffect) => fanOf(claims, services, hasEffect);
  },
  userIdOf: ({ userId }) => userId,
};
