import type { QueueClaims } from "../../waiting-room/queue-token.ts";
import { fanOf, readQueueToken, type Fan } from "./fan.ts";
import type { Access } from "../http/route.ts";

/** Anybody: what is on sale is no secret. */
export const anybody: Access<undefined> = {
  scheme: undefined,
  problems: [],
  present: () => ({ userId: undefined, find: () => undefined }),
  userIdOf: () => undefined,
};

/** The user whom the body names, if the identity provider says that it is they. */
export const identified: Access<{ userId: string }, { userId: string }> = {
  scheme: "identityToken",
  problems: ["not-authenticated", "invalid-token", "not-yours"],
  present: (request, { identify }) => ({
    userId: undefined,
    async find(_hasEffect, { userId }) {
      await identify(request, userId);
      return { userId };
    },
  }),
  userIdOf: ({ userId }) => userId,
};

/** The bearer of a genuine queue token, whatever became of its place. */
export const tokenHolder: Access<QueueClaims> = {
  scheme: "queueToken",
  problems: ["not-authenticated", "invalid-token", "browser-mismatch"],
  present: (request, services) => {
    const claims = readQueueToken(request, services);
    return { userId: claims.userId, find: () => claims };
  },
  userIdOf: ({ userId }) => userId,
};

/** The bearer of a queue token whose place stands: waiting, admitted, or with the session over. */
export const fan: Access<Fan> = {
  scheme: "queueToken",
  problems: [...tokenHolder.problems, "token-superseded", "token-left", "place-expired"],
  present: (request, services) => {
    const claims = readQueueToken(request, services);
    return { userId: claims.userId, find: (hasEffect) => fanOf(claims, services, hasEffect) };
  },
  userIdOf: ({ userId }) => userId,
};
