import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { BODY_LIMIT_BYTES, pick, withBytes, type Breakage } from "./breakage.ts";

/** What is no JSON object in UTF-8, in spite of what the headers say. */
export const wrongBody = fc
  .tuple(fc.nat(), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 60 }))
  .map(([kind, index, bytes]): Breakage => (request) => {
    if (request.body === undefined) {
      return undefined;
    }
    const right = JSON.stringify(request.body);
    const cut = right.slice(0, 1 + (index % (right.length - 1)));
    const noise = Buffer.concat([Buffer.from('{"'), Buffer.from(bytes), Buffer.from([0xff])]);
    const wrong: string | Buffer | undefined = pick(
      [
        cut,
        noise,
        `${right}${right}`,
        `[${right}]`,
        "null",
        "1",
        '"text"',
        "[]",
        "   ",
        Buffer.from(right, "utf16le"),
        right.replaceAll('"', "'"),
        right.replace("{", '{"__proto__":{"userId":"x"},'),
        right.replace("{", "{/* */"),
        `${right.slice(0, -1)},}`,
        "[".repeat(1000) + "]".repeat(1000),
        '{"a":'.repeat(1000) + "1" + "}".repeat(1000),
      ],
      kind,
    );
    return wrong === undefined
      ? undefined
      : {
          rule: "the body is a JSON object in UTF-8",
          request: withBytes(request, wrong),
          statuses: [400],
        };
  });

const MEDIA_TYPES = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/xml",
  "application/json-patch+json",
  "application/jsonx",
  "application/json; charset=utf-16",
  "application/json; charset=latin1",
  "application/json, text/plain",
  "json",
  "*/*",
];

/** What is not what the call takes, is encoded as nobody can read it, or is too much of it. */
export const wrongMedia = fc.nat().map((index): Breakage => (request) => {
  if (request.body === undefined) {
    return undefined;
  }
  const right = JSON.stringify(request.body);
  const type = pick(MEDIA_TYPES, Math.floor(index / 7)) ?? "";
  const large = " ".repeat(BODY_LIMIT_BYTES);
  const bomb = gzipSync(Buffer.alloc(1_000_000, 32));
  const wrong: [string, string | Buffer, Record<string, string>, number] | undefined = pick(
    [
      ["its media type is taken", right, { "Content-Type": type }, 415],
      ["its encoding is known", right, { "Content-Encoding": "zstd" }, 415],
      ["it is encoded as it says", right, { "Content-Encoding": "gzip" }, 400],
      [
        "its compression is whole",
        gzipSync(right).subarray(0, 15),
        { "Content-Encoding": "gzip" },
        400,
      ],
      ["it is not too large", `${right}${large}`, {}, 413],
      [
        "it is not too large in chunks",
        `${right}${large}`,
        { "Transfer-Encoding": "chunked" },
        413,
      ],
      ["it does not grow too large", bomb, { "Content-Encoding": "gzip" }, 413],
    ],
    index,
  );
  if (wrong === undefined) {
    return undefined;
  }
  const [rule, body, headers, status] = wrong;
  return {
    rule: `of the body, ${rule}`,
    request: withBytes(request, body, headers),
    statuses: [status],
  };
});
