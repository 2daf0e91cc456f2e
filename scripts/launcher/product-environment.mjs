import { readFileSync } from "node:fs";
import { join } from "node:path";
import { places } from "../services/places.mjs";
import { setting } from "./settings.mjs";

const usualOpsUser = "ops";

/** Each process has its own, or has no use for it. */
const notShared = new Set(["PORT", "WORKER_HEALTH_PORT", "WORKERS"]);

/**
 * What the API and the workers are told beyond our own environment. All processes of one
 * instance get the same, also those that join later: with other keys one could not read the
 * other's tokens, and with other limits it would work against them.
 * @param {object} instance
 * @param {string} instance.databaseUrl
 * @param {string} instance.redisUrl
 * @param {import("./secrets.mjs").Secrets} instance.secrets
 */
export function productEnvironment({ databaseUrl, redisUrl, secrets }) {
  return {
    ...settingsMade(),
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    OPS_USER: setting("OPS_USER") ?? usualOpsUser,
    OPS_PASSWORD: setting("OPS_PASSWORD") ?? secrets.opsPassword,
    QUEUE_TOKEN_KEYS: setting("QUEUE_TOKEN_KEYS") ?? secrets.queueTokenKeys,
    METRICS_TOKEN: setting("METRICS_TOKEN") ?? secrets.metricsToken,
  };
}

/**
 * Of all settings, as `.env.example` lists them, those that are set.
 * @returns {Record<string, string>}
 */
function settingsMade() {
  const example = readFileSync(join(places.root, ".env.example"), "utf8");
  const names = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name = ""]) => name);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = notShared.has(name) ? undefined : setting(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
