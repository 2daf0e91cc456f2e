/**
 * Lets Node run the TypeScript of the tests as it stands, as Jest does. What starts servers finds its
 * own place from where its file lies, so it cannot be part of a build.
 */
import { register } from "node:module";

register("./typescript-hooks.mjs", import.meta.url);
