import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Context, Middleware } from "koa";
import type { Config } from "../../core/config.ts";
import { RowlockError } from "../../domain/errors.ts";
import type { LoginLimit } from "../access/rate-limits.ts";
import { createKnownBrowsers } from "./known-browsers.ts";
import { admitOperator, type PageOperator } from "./operator.ts";
import type { OperatorOfProxy } from "./proxy-identity.ts";

/** A user who signs in with a password. */
export type Login = { user: string; password: string; mayChange: boolean };

export function loginsOf(ops: Config["ops"]): Login[] {
  const operator = { user: ops.user, password: ops.password, mayChange: !ops.readOnly };
  return ops.viewerPassword === undefined
    ? [operator]
    : [operator, { user: ops.viewerUser, password: ops.viewerPassword, mayChange: false }];
}

/**
 * How long a wrong password waits for its answer. Long enough that guessing through one connection
 * comes to two words a second, short enough that many such waits hold few connections for long.
 * It only slows: what keeps guessers out is the length of the password.
 */
const WRONG_CREDENTIALS_DELAY_MS = 500;

/**
 * Lets operators pass: those whom a trusted proxy names, or else by Basic authentication (RFC 7617).
 * Where too many attempts failed, all are refused for a while, right or wrong, but in browsers in
 * which an operator has logged in before: or a forgotten script with an old password would lock out
 * everybody who shares its address.
 * @throws {RowlockError} `ops-not-authenticated`, with the challenge set on the response;
 * `rate-limited`; `read-only` when one who may only look wants to change something.
 */
export function requireOperator(options: {
  logins: readonly Login[];
  operatorOfProxy: OperatorOfProxy;
  /** Below which the operators' pages are. */
  path: string;
  loginLimit: LoginLimit;
  wrongDelayMs?: number;
}): Middleware {
  const {
    logins,
    operatorOfProxy,
    loginLimit,
    wrongDelayMs = WRONG_CREDENTIALS_DELAY_MS,
  } = options;
  const operatorOfLogin = createOperatorOfLogin(logins);
  // A new password of anybody makes all browsers unknown, which costs them nothing but the exception.
  const secret = digest(JSON.stringify(logins.map(({ password }) => password)));
  const knownBrowsers = createKnownBrowsers(secret, options.path);

  const signIn = (ctx: Context, given: Credentials): PageOperator | undefined => {
    const isKnown = knownBrowsers.isKnown(ctx);
    if (!isKnown) {
      loginLimit.check(ctx);
    }
    const operator = operatorOfLogin(given);
    if (operator === undefined) {
      loginLimit.countFailure(ctx);
    } else if (!isKnown && !isForeignWrite(ctx)) {
      knownBrowsers.remember(ctx);
    }
    return operator;
  };

  return async (ctx, next) => {
    const given = parseBasic(ctx.get("Authorization"));
    const operator = operatorOfProxy(ctx.req) ?? (given && signIn(ctx, given));
    if (operator !== undefined && !isForeignWrite(ctx)) {
      if (!operator.mayChange && !isReading(ctx)) {
        throw new RowlockError("read-only");
      }
      admitOperator(ctx, operator);
      await next();
      return;
    }
    if (given !== undefined) {
      await delay(wrongDelayMs);
    }
    ctx.set("WWW-Authenticate", 'Basic realm="Rowlock operators", charset="UTF-8"');
    throw new RowlockError("ops-not-authenticated");
  };
}

/**
 * Every login is compared whatever the first comes to, and digests take the same time to compare
 * wherever they differ: the time of the answer says nothing about how close a guess was.
 */
function createOperatorOfLogin(logins: readonly Login[]) {
  const known = logins.map(({ user, password, mayChange }) => ({
    operator: { name: user, mayChange },
    user: digest(user),
    password: digest(password),
  }));
  return (given: Credentials): PageOperator | undefined => {
    const user = digest(given.user);
    const password = digest(given.password);
    return known
      .map((login) => {
        const userMatches = timingSafeEqual(user, login.user);
        const passwordMatches = timingSafeEqual(password, login.password);
        return userMatches && passwordMatches ? login.operator : undefined;
      })
      .find((operator) => operator !== undefined);
  };
}

function isReading({ method }: Context): boolean {
  return method === "GET" || method === "HEAD";
}

/**
 * Browsers attach credentials to requests that other sites make them send. Such a request is not the
 * operator's wish, so it counts as made by nobody. curl sends neither header.
 */
function isForeignWrite(ctx: Context): boolean {
  if (isReading(ctx)) {
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

type Credentials = { user: string; password: string };

function parseBasic(header: string): Credentials | undefined {
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
