import openapiTS, { astToString } from "openapi-typescript";

const HEADER = "// Made from the OpenAPI document by `npm run client`. Not to be edited.\n\n";

/**
 * The types of the API that an OpenAPI document describes, as the text of `schema.ts`.
 * @param {object} document
 * @returns {Promise<string>}
 */
export async function generateSchema(document) {
  const syntax = await openapiTS(Buffer.from(JSON.stringify(document)));
  return HEADER + astToString(syntax);
}
