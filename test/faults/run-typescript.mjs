/**
 * Lets Node run this folder's TypeScript as it stands, as Jest does: what starts the servers finds
 * its own place from where its file lies, so it cannot be part of a build.
 */
import { register } from "node:module";

register("./typescript-hooks.mjs", import.meta.url);
