import { koaBody } from "koa-body";

/** The product's parser, set as simply as most set it. */
export const jsonBody = koaBody({ multipart: false, urlencoded: false, text: false });

/** A field that must be a text; an empty one is none. */
export function textOf(body: unknown, name: string): string {
  const value: unknown =
    typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === "string" ? value : "";
}
