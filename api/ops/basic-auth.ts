import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Context, Middleware } from "koa";
import { RowlockError } from "../../domain/errors.ts";
import type { LoginLimit } from "../access/rate-limits.ts";
import { createKnownBrowsers } from "./known-browsers.ts";

export type OperatorCredentials = { user: string; password: string };

/**
 * How long a wrong password waits for its answer. Long enough that guessing through one connection
 * comes to two words a second, short enough that many such waits hold few connections for long.
 * It only slows: what keeps guessers out is the length of the password.
 */
const WRONG_CREDENTIALS_DELAY_MS = 500;

/**
 * Lets operators pass, by Basic authentication (RFC 7617). Where too many attempts failed, all are
 * refused for a while, right or wrong, but in browsers in which an operator has logged in before: or
 * a forgotten script with an old password would lock out everybody who shares its address.
 * @throws {RowlockError} `ops-not-authenticated`, with the challenge set on the response;
 * `rate-limited`.
 */
export function requireOperator(options: {
  credentials: OperatorCredentials;
  /** Below which the operators' pages are. */
  path: string;
  loginLimit: LoginLimit;
  wrongDelayMs?: number;
}): Middleware {
  const { credentials, loginLimit, wrongDelayMs = WRONG_CREDENTIALS_DELAY_MS } = options;
  const user = digest(credentials.user);
  const password = digest(credentials.password);
  const knownBrowsers = createKnownBrowsers(password, options.path);

  return async (ctx, next) => {
    const given = parseBasic(ctx.get("Authorization"));
    // Both are compared whatever the first comes to, and digests take the same time to compare
    // wherever they differ: the time of the answer says nothing about how close a guess was.
    const userMatches = timingSafeEqual(digest(given?.user ?? ""), user);
    const passwordMatches = timingSafeEqual(digest(given?.password ?? ""), password);
    if (given !== undefined) {
      const isKnown = knownBrowsers.isKnown(ctx);
      if (!isKnown) {
        loginLimit.check(ctx);
      }
      const isOperator = userMatches && passwordMatches;
      if (isOperator && !isForeignWrite(ctx)) {
        if (!isKnown) {
          knownBrowsers.remember(ctx);
        }
        await next();
        return;
      }
      if (!isOperator) {
        loginLimit.countFailure(ctx);
      }
      await delay(wrongDelayMs);
    }
    ctx.set("WWW-Authenticate", 'Basic realm="Rowlock operators", charset="UTF-8"');
    throw new RowlockError("ops-not-authenticated");
  };
}

/**
 * Browsers attach Basic credentials to requests that other sites make them send. Such a request is
 * not the operator's wish, so it counts as made by nobody. curl sends neither header.
 */
function isForeignWrite(ctx: Context): boolean {
  if (ctx.method === "GET" || ctx.method === "HEAD") {
    return false;
  }
  const site = ctx.get("Sec-Fetch-Site");
  const origin = ctx.get("Origin");
  const isOwnSite = site === "" || site === "same-origin" || site === "none";
  // Plain http pages away from localhost send the origin only.
  const isOwnOrigin = origin === "" || hostOf(origin) === ctx.get("Host");
  return !isOwnSite || !isOwnOrigin;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function parseBasic(header: string): OperatorCredentials | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(header) ?? [];
  if (encoded === undefined) {
    return undefined;
  }
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon === -1
    ? { user: pair, password: "" }
    : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
