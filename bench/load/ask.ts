import { request as send } from "node:http";
import type { RawRequest } from "./requests.ts";

/** An answer as it came, for giving it again. Only the headers that describe the body are kept. */
export type RecordedAnswer = { status: number; headers: Record<string, string>; body: Buffer };

/** A request and what came back. */
export type Exchange = { request: RawRequest; answer: RecordedAnswer };

export async function exchange(port: number, request: RawRequest): Promise<Exchange> {
  return { request, answer: await ask(port, request) };
}

const KEPT_HEADERS = ["content-type", "content-encoding", "etag", "vary", "cache-control"];

/** Sends one such request and reads the answer. */
export function ask(port: number, raw: RawRequest): Promise<RecordedAnswer> {
  const { method, path, headers, body } = parseRequest(raw);
  return new Promise((resolve, reject) => {
    const request = send({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(
            KEPT_HEADERS.flatMap((name) => {
              const value = response.headers[name];
              return typeof value === "string" ? [[name, value]] : [];
            }),
          ),
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** The parts of a request that we wrote. */
export function parseRequest(raw: RawRequest): {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
} {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const [start = "", ...lines] = head.split("\r\n");
  const [method = "", path = ""] = start.split(" ");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return { method, path, headers: Object.fromEntries(headers), body: rest.join("\r\n\r\n") };
}
