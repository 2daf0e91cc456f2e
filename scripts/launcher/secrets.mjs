import { randomBytes } from "node:crypto";
import { places } from "../services/places.mjs";
import { readJson, writePrivateJson } from "../services/private-file.mjs";

/**
 * Made once for this clone, so that the tokens that were given out survive a restart.
 * @typedef {object} Secrets
 * @property {string} databasePassword
 * @property {string} opsPassword
 * @property {string} queueTokenKeys
 * @property {string} metricsToken
 */

/** @returns {Secrets} */
export function clonesSecrets() {
  const kept = /** @type {Partial<Secrets>} */ (readJson(places.secrets) ?? {});
  const secrets = {
    databasePassword: kept.databasePassword ?? randomBytes(16).toString("hex"),
    opsPassword: kept.opsPassword ?? randomBytes(9).toString("base64url"),
    queueTokenKeys: kept.queueTokenKeys ?? `dev:${randomBytes(32).toString("base64url")}`,
    metricsToken: kept.metricsToken ?? randomBytes(18).toString("base64url"),
  };
  writePrivateJson(places.secrets, secrets);
  return secrets;
}
