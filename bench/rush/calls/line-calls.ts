import { browserOf } from "../../stage/fans.ts";
import { problemCode, readJson, Surprise } from "./ask.ts";
import { BASE, bearer, requireText, withBody, type Send, type ShowName } from "./wire.ts";

/** Where a fan stands, as the API says it. `gone`: the place was given up, or its token is no good. */
export type Place = {
  status: "waiting" | "admitted" | "ended" | "gone";
  pollAfterSeconds: number;
  soldOut: boolean;
};

/** The line: to join it, to ask, and to leave. */
export function createLineCalls(send: Send, { concertId }: ShowName) {
  const path = `${BASE}/users/token`;
  return {
    /** @throws {Surprise} unless the fan has a place now. */
    async join(
      userId: string,
      identity: string | undefined,
    ): Promise<{ token: string; place: Place }> {
      const answer = await send({
        ...withBody(
          { userId, browserId: browserOf(userId), concertId },
          identity === undefined ? {} : bearer(identity),
        ),
        method: "POST",
        path,
      });
      if (answer.status !== 200) {
        throw new Surprise(`join: ${answer.status} ${problemCode(answer)}`);
      }
      const body = readJson(answer);
      return { token: requireText(body, "token"), place: placeIn(body) };
    },

    async place(token: string): Promise<Place> {
      const answer = await send({ method: "GET", path, headers: bearer(token) });
      switch (answer.status) {
        case 200:
          return placeIn(readJson(answer));
        case 401:
          return { status: "gone", pollAfterSeconds: 0, soldOut: false };
        default:
          throw new Surprise(`place: ${answer.status} ${problemCode(answer)}`);
      }
    },

    async leave(token: string): Promise<void> {
      const { status } = await send({ method: "DELETE", path, headers: bearer(token) });
      // Whose place is gone already has left, too.
      if (status !== 204 && status !== 401) {
        throw new Surprise(`leave: ${status}`);
      }
    },
  };
}

function placeIn(body: Record<string, unknown>): Place {
  const { status, pollAfterSeconds, soldOut } = body;
  if (status !== "waiting" && status !== "admitted" && status !== "ended") {
    throw new Surprise(`A place that is ${String(status)}`);
  }
  return { status, pollAfterSeconds: Number(pollAfterSeconds), soldOut: soldOut === true };
}
