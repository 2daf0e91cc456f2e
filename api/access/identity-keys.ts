import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from "jose";
import type { Logger } from "../../core/logger.ts";
import { createOutageLog } from "../../core/outage-log.ts";
import { RowlockError } from "../../domain/errors.ts";

export const KEY_SET_TIMING = {
  // A fan hears within two seconds that the provider is away.
  answerMs: 1500,
  // How often we look, in the background, whether keys were added or withdrawn. A provider publishes
  // a key long before it signs with it.
  refreshMs: 300_000,
  // After a refresh that failed.
  refreshAgainMs: 10_000,
  // A provider that is away must not keep fans out whose keys we know, so these outlive their
  // refresh. But not for ever: a key may have been withdrawn for a reason.
  trustMs: 24 * 3_600_000,
  // A name that nobody has heard of may be a new key's, or made up by anybody. This often it is
  // worth a look.
  unknownKeyMs: 5000,
  // While the provider fails it is left alone for this long, whatever comes: those who ask hear it
  // at once.
  failureRestMs: 1000,
};

/** Looks up the key with which a token says that it was signed. */
export type IdentityKeys = JWTVerifyGetKey;

/**
 * The keys that an identity provider publishes (RFC 7517). They are asked for now, kept, and asked
 * for again as time goes by and when a token names a key that we do not know.
 *
 * The lookup throws `unavailable` when the provider would have to be asked and cannot be; jose's own
 * error when there is no such key.
 */
export function createIdentityKeys(options: {
  url: string;
  logger: Logger;
  timing?: Partial<typeof KEY_SET_TIMING>;
}): IdentityKeys {
  const outage = createOutageLog(options.logger, {
    failing: "identity provider's keys not read",
    over: "identity provider's keys are read again",
  });
  const timing = { ...KEY_SET_TIMING, ...options.timing };
  const keys = createRemoteJWKSet(new URL(options.url), {
    timeoutDuration: timing.answerMs,
    cooldownDuration: timing.unknownKeyMs,
    cacheMaxAge: timing.trustMs,
    [customFetch]: restingAfterFailure(timing.failureRestMs),
  });

  let refreshDueAtMs = 0;
  const refreshWhenDue = () => {
    if (performance.now() < refreshDueAtMs) {
      return;
    }
    refreshDueAtMs = performance.now() + timing.refreshAgainMs;
    keys.reload().then(() => {
      refreshDueAtMs = performance.now() + timing.refreshMs;
      outage.worked();
    }, outage.failed);
  };
  refreshWhenDue();

  return async (header, token) => {
    refreshWhenDue();
    try {
      return await keys(header, token);
    } catch (error) {
      if (isTokensFault(error)) {
        throw error;
      }
      throw new RowlockError("unavailable", {}, { cause: error });
    }
  };
}

/** Of several keys that would fit, a token must name one (OpenID Connect Core, section 10.1). */
function isTokensFault(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
  );
}

function restingAfterFailure(restMs: number): typeof fetch {
  let failure: { error: unknown; atMs: number } | undefined;
  return async (...request) => {
    if (failure !== undefined && performance.now() < failure.atMs + restMs) {
      throw failure.error;
    }
    try {
      const response = await fetch(...request);
      failure = undefined;
      if (response.status !== 200) {
        const error = new Error(`The identity provider answered ${response.status}`);
        failure = { error, atMs: performance.now() };
      }
      return response;
    } catch (error) {
      failure = { error, atMs: performance.now() };
      throw error;
    }
  };
}
