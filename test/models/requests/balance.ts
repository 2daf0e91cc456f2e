import fc from "fast-check";
import { topUp } from "../booking-rules.ts";
import { money } from "../expected.ts";
import { TOP_UP_MAX_CENTS } from "../settings.ts";
import {
  detailsOf,
  key,
  named,
  nameOf,
  tokenChoice,
  tokenOf,
  wordsOf,
  type Request,
} from "./request.ts";

/** What brings the poor to a seat, what fills a purse to the brim, and what is too much. */
const amountCents = fc.constantFrom(
  1,
  10_00,
  100_00,
  70_000_50,
  120_000_00,
  TOP_UP_MAX_CENTS,
  TOP_UP_MAX_CENTS + 1,
);

export const topUpRequest: fc.Arbitrary<Request> = fc
  .record({ choice: tokenChoice, of: named, amountCents, isNumber: fc.boolean(), key })
  .map(({ choice, of, amountCents: cents, isNumber, key: chosenKey }) => ({
    words: `${wordsOf(choice)} tops up ${money(cents)}${detailsOf({ of, key: chosenKey })}`,
    prepare(state) {
      const token = tokenOf(state, choice);
      if (token === undefined) {
        return undefined;
      }
      const userId = nameOf(state, token, of);
      const amount = isNumber ? cents / 100 : money(cents);
      const ask = { token, userId, key: chosenKey };
      return {
        send: (hall) =>
          hall.ask("POST", `/users/${userId}/balance`, {
            token: token.text,
            json: { amount },
            key: chosenKey,
          }),
        foresee: (now, told) => topUp(now, ask, cents, told),
      };
    },
  }));
