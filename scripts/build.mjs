import { build } from "./launcher/build.mjs";
import { explain } from "./launcher/console.mjs";
import { ensureLocalFolders } from "./services/places.mjs";

ensureLocalFolders();
try {
  await build();
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
