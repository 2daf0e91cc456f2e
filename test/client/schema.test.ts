import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { generateSchema } from "../../client/generator.mjs";
import { openApi } from "../api/contract.ts";

test("the client's types are those of the API as it is; else run `npm run client`", async () => {
  const written = await readFile(new URL("../../client/schema.ts", import.meta.url), "utf8");
  expect(written).toBe(await generateSchema(openApi));
});
