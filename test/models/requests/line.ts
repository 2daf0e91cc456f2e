import fc from "fast-check";
import { inSeconds, refused } from "../expected.ts";
import { answerUnderKey } from "../booking-rules.ts";
import { hear, join, refusalOfPlace, retire, standingOf } from "../line-rules.ts";
import { POLL_SETTLED_S, POLL_WAITING_S } from "../settings.ts";
import type { Expected, State, Token } from "../state.ts";
import { detailsOf, key, tokenChoice, tokenOf, wordsOf, type Request } from "./request.ts";

export const joinRequest: fc.Arbitrary<Request> = fc
  .record({
    user: fc.nat({ max: 3 }),
    browserId: fc.constantFrom("phone", "phone", "laptop"),
    isKnownConcert: fc.oneof({ weight: 30, arbitrary: fc.constant(true) }, fc.constant(false)),
    key: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, key),
  })
  .map(({ user, browserId, isKnownConcert, key: chosenKey }) => ({
    words: `user ${user} joins by ${browserId}${detailsOf({ key: chosenKey, ...(!isKnownConcert && { concert: "unknown" }) })}`,
    prepare(state) {
      const userId = state.names.users[user] ?? "";
      const concertId = isKnownConcert ? state.names.concertId : "no-such-concert";
      return {
        send: (hall) =>
          hall.ask("POST", "/users/token", {
            json: { userId, browserId, concertId },
            key: chosenKey,
          }),
        foresee(now, { body }) {
          // Joining twice is joining once, so a key only holds it to its first meaning.
          const asked = JSON.stringify(["join", browserId, concertId]);
          const refusal = answerUnderKey(now, { userId, key: chosenKey }, asked);
          if (refusal !== undefined) {
            return refusal;
          }
          if (!isKnownConcert) {
            return refused("unknown-concert");
          }
          const token = { ...join(now, userId, browserId), text: String(body["token"]) };
          now.tokens.push(token);
          return placeOf(now, token);
        },
      };
    },
  }));

export const pollRequest: fc.Arbitrary<Request> = tokenChoice.map((choice) => ({
  words: `${wordsOf(choice)} asks for the place`,
  prepare(state) {
    const token = tokenOf(state, choice);
    return (
      token && {
        send: (hall) => hall.ask("GET", "/users/token", { token: token.text }),
        foresee(now) {
          const standing = standingOf(now, token);
          if (standing.state === "waiting") {
            hear(now, token);
          }
          return refusalOfPlace(standing) ?? placeOf(now, token);
        },
      }
    );
  },
}));

export const leaveRequest: fc.Arbitrary<Request> = tokenChoice.map((choice) => ({
  words: `${wordsOf(choice)} leaves`,
  prepare(state) {
    const token = tokenOf(state, choice);
    return (
      token && {
        send: (hall) => hall.ask("DELETE", "/users/token", { token: token.text }),
        foresee(now) {
          const standing = standingOf(now, token);
          if (standing.state === "superseded" || standing.state === "dropped") {
            return refusalOfPlace(standing) ?? nothing;
          }
          if (standing.state !== "left") {
            retire(now, token.userId, "left");
          }
          return nothing;
        },
      }
    );
  },
}));

const nothing: Expected = { status: 204, body: {} };

function placeOf(state: State, token: Token): Expected {
  const standing = standingOf(state, token);
  const { room } = state.names;
  const isWaiting = standing.state === "waiting";
  return {
    status: 200,
    body: {
      status: standing.state,
      queuePosition: isWaiting ? standing.position : 0,
      pollAfterSeconds: isWaiting ? POLL_WAITING_S : POLL_SETTLED_S,
      expiresAt: standing.state === "admitted" ? inSeconds(standing.endsAtS - state.nowS) : null,
      soldOut: state.line.soldOut,
      room,
      saleState: "open",
      admitting: true,
      // How long a wait may take is an estimate; that nobody waits is not.
      ...(!isWaiting && { estimatedWaitSeconds: 0 }),
    },
  };
}
