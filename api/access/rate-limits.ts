import type { Redis } from "ioredis";
import type { Context } from "koa";
import type { Config } from "../../core/config.ts";
import { RowlockError } from "../../domain/errors.ts";
import type { ClientNetwork } from "./client-network.ts";
import type { PollTimes } from "./poll-times.ts";
import { createQuota, type Allowance, type Quota, type QuotaPolicy } from "./quota.ts";
import { createSharedCount } from "./shared-count.ts";

/** The calls that are limited, by what they are counted as. */
export type RateLimitName = "joins" | "earlyPolls" | "reservations";

/** Limits a call, first by where it comes from and then by whose it is. Costs no I/O. */
export type RateLimit = {
  /** @throws {RowlockError} `rate-limited` when too many came from this network. */
  onArrival(ctx: Context): void;
  /** @throws {RowlockError} `rate-limited` when too many came from this user. */
  onIdentified(ctx: Context, userId: string): void;
};

/** Limits attempts to guess a password. */
export type LoginLimit = {
  /** @throws {RowlockError} `rate-limited` when too many attempts from this network failed. */
  check(ctx: Context): void;
  /** @throws {RowlockError} `rate-limited` as above. */
  countFailure(ctx: Context): void;
};

export type RateLimits = Record<RateLimitName, RateLimit> & { failedLogins: LoginLimit };

/** All limits are given for a minute: soon over for who met one, and long enough for bursts. */
const WINDOW_SECONDS = 60;

export function createRateLimits(deps: {
  limits: Config["rateLimits"];
  clientNetwork: ClientNetwork;
  pollTimes: PollTimes;
  redis: Redis;
  prefix: string;
}): RateLimits {
  const { limits, clientNetwork, pollTimes } = deps;
  /** None when it is switched off. */
  const quotaOf = (name: string, quota: number): Quota | undefined => {
    const policy = { name, quota, windowSeconds: WINDOW_SECONDS };
    return quota === 0
      ? undefined
      : createQuota(policy, { share: createSharedCount(policy, deps) });
  };
  const quotasOf = (name: string, { user, address }: { user: number; address: number }) => ({
    ofUser: quotaOf(`${name}-per-user`, user),
    ofNetwork: quotaOf(`${name}-per-address`, address),
  });
  return {
    joins: limitAll(quotasOf("joins", limits.joins), clientNetwork),
    reservations: limitAll(quotasOf("reservations", limits.reservations), clientNetwork),
    earlyPolls: limitEarly(quotasOf("early-polls", limits.earlyPolls), clientNetwork, pollTimes),
    failedLogins: limitFailures(
      quotaOf("failed-logins-per-address", limits.failedLogins.address),
      clientNetwork,
    ),
  };
}

type Quotas = { ofUser: Quota | undefined; ofNetwork: Quota | undefined };

/** Every call counts. */
function limitAll({ ofUser, ofNetwork }: Quotas, clientNetwork: ClientNetwork): RateLimit {
  const policies = policiesOf([ofUser, ofNetwork]);
  return {
    onArrival(ctx) {
      sayPolicies(ctx, policies);
      if (ofNetwork !== undefined) {
        takeOne(ctx, ofNetwork, clientNetwork(ctx.req));
      }
    },
    onIdentified(ctx, userId) {
      if (ofUser !== undefined) {
        sayAllowance(ctx, ofUser.policy, takeOne(ctx, ofUser, userId));
      }
    },
  };
}

/** Only calls count that come before they are asked for. When the time has come they are free. */
function limitEarly(
  { ofUser, ofNetwork }: Quotas,
  clientNetwork: ClientNetwork,
  pollTimes: PollTimes,
): RateLimit {
  const policies = policiesOf([ofUser, ofNetwork]);
  return {
    onArrival(ctx) {
      sayPolicies(ctx, policies);
    },
    onIdentified(ctx, userId) {
      const earlyMs = pollTimes.ask(userId);
      if (earlyMs > 0 && ofNetwork !== undefined) {
        takeOne(ctx, ofNetwork, clientNetwork(ctx.req), earlyMs);
      }
      if (earlyMs > 0 && ofUser !== undefined) {
        sayAllowance(ctx, ofUser.policy, takeOne(ctx, ofUser, userId, earlyMs));
      }
    },
  };
}

/** Attempts count that failed, and all are refused once there were too many. */
function limitFailures(ofNetwork: Quota | undefined, clientNetwork: ClientNetwork): LoginLimit {
  const policies = policiesOf([ofNetwork]);
  return {
    check(ctx) {
      if (ofNetwork !== undefined) {
        const allowance = ofNetwork.look(clientNetwork(ctx.req));
        if (allowance.isExceeded) {
          sayPolicies(ctx, policies);
          refuse(ctx, ofNetwork.policy, allowance);
        }
      }
    },
    countFailure(ctx) {
      if (ofNetwork !== undefined) {
        sayPolicies(ctx, policies);
        sayAllowance(ctx, ofNetwork.policy, takeOne(ctx, ofNetwork, clientNetwork(ctx.req)));
      }
    },
  };
}

/** @param freeInMs when the caller may come without being counted. */
function takeOne(ctx: Context, quota: Quota, key: string, freeInMs = Infinity): Allowance {
  const allowance = quota.take(key);
  if (allowance.isExceeded) {
    const resetMs = Math.min(allowance.resetMs, freeInMs);
    refuse(ctx, quota.policy, { ...allowance, resetMs });
  }
  return allowance;
}

function refuse(ctx: Context, policy: QuotaPolicy, allowance: Allowance): never {
  sayAllowance(ctx, policy, allowance);
  throw new RowlockError("rate-limited", {
    "violated-policies": [policy.name],
    retryAfterSeconds: secondsOf(allowance.resetMs),
  });
}

/*
 * The headers of draft-ietf-httpapi-ratelimit-headers. What is left to a whole network is not said
 * before it is nothing: it would tell each of its users about the others.
 */

function policiesOf(quotas: readonly (Quota | undefined)[]): string {
  return quotas
    .flatMap((quota) => (quota === undefined ? [] : [quota.policy]))
    .map(({ name, quota, windowSeconds }) => `"${name}";q=${quota};w=${windowSeconds}`)
    .join(", ");
}

function sayPolicies(ctx: Context, policies: string): void {
  if (policies !== "") {
    ctx.res.setHeader("RateLimit-Policy", policies);
  }
}

function sayAllowance(ctx: Context, policy: QuotaPolicy, { remaining, resetMs }: Allowance): void {
  const reset = resetMs === 0 ? "" : `;t=${secondsOf(resetMs)}`;
  ctx.res.setHeader("RateLimit", `"${policy.name}";r=${remaining}${reset}`);
}

function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
