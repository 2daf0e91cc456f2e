import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateSchema } from "../client/generator.mjs";
import { build } from "./launcher/build.mjs";
import { explain, say } from "./launcher/console.mjs";
import { ensureLocalFolders, places } from "./services/places.mjs";

/** `npm run client`: writes the types in `client/` anew, from the API as it is now. */
ensureLocalFolders();
try {
  await build();
  const { createOpenApiDocument } = await import(join(places.dist, "api", "http", "openapi.js"));
  const { routes } = await import(join(places.dist, "api", "routes", "index.js"));
  writeFileSync(
    join(places.root, "client", "schema.ts"),
    await generateSchema(createOpenApiDocument(routes)),
  );
  say("client/schema.ts is what the API is now");
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
