import { setting } from "./settings.mjs";

const usualOpsUser = "ops";

/**
 * What the API and the workers are told beyond our own environment. All processes of one
 * instance get the same, or one could not read the other's tokens.
 * @param {object} instance
 * @param {string} instance.databaseUrl
 * @param {string} instance.redisUrl
 * @param {import("./secrets.mjs").Secrets} instance.secrets
 */
export function productEnvironment({ databaseUrl, redisUrl, secrets }) {
  return {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    OPS_USER: setting("OPS_USER") ?? usualOpsUser,
    OPS_PASSWORD: setting("OPS_PASSWORD") ?? secrets.opsPassword,
    QUEUE_TOKEN_KEYS: setting("QUEUE_TOKEN_KEYS") ?? secrets.queueTokenKeys,
  };
}
