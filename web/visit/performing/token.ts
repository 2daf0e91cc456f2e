import type { ProblemCode } from "../../../client/client.ts";
import { browserId } from "../../fan/fan.ts";
import type { Outcome } from "../../rowlock/calls.ts";
import { dispatch, visit } from "../visit-store.ts";

/** What shows a queue token, and that it is used in the browser that it was given to. */
export const bearer = (token: string) => ({
  Authorization: `Bearer ${token}`,
  "X-Browser-Id": browserId,
});

const TOKEN_PROBLEMS: ReadonlySet<ProblemCode> = new Set([
  "not-authenticated",
  "invalid-token",
  "browser-mismatch",
  "token-superseded",
  "token-left",
  "place-expired",
]);

/** True when the token is no good any more, which the visit is told. */
export function isTokenRefused(token: string, answer: Outcome<unknown>): boolean {
  if (!answer.isRefused || !TOKEN_PROBLEMS.has(answer.why)) {
    return false;
  }
  if (visit.peek()?.token === token) {
    dispatch({ type: "token-refused", why: answer.why });
  }
  return true;
}
