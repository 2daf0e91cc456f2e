import { places } from "../services/places.mjs";
import { isPortFree, pickFreePort } from "../services/ports.mjs";
import { readJson, writePrivateJson } from "../services/private-file.mjs";

/**
 * The same port as at the last start, as long as nobody else took it: bookmarks and database
 * clients keep working.
 * @param {string} name
 * @param {number} [favourite] tried first when there is none to remember
 * @returns {Promise<number>}
 */
export async function rememberedPort(name, favourite) {
  const candidate = readPorts()[name] ?? favourite;
  if (candidate !== undefined && (await isPortFree(candidate))) return remember(name, candidate);
  return remember(name, await pickFreePort());
}

/** @param {string} name @param {number} port */
function remember(name, port) {
  writePrivateJson(places.ports, { ...readPorts(), [name]: port });
  return port;
}

function readPorts() {
  return /** @type {Record<string, number>} */ (readJson(places.ports) ?? {});
}
