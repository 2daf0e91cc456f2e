import fc from "fast-check";
import { write, type WrittenRequest } from "../request.ts";
import { pick, type Breakage } from "./breakage.ts";

/** The lines of a request as they go over the connection, which nothing is to follow. */
type Lines = { start: string; headers: string[]; body: string };

function linesOf({ method, path, sending }: WrittenRequest): Lines {
  const body = String(sending.body ?? "");
  const headers = Object.entries(sending.headers ?? {}).map(
    ([name, value]) => `${name}: ${String(value)}`,
  );
  return {
    start: `${method} ${path} HTTP/1.1`,
    headers: [
      "Host: fuzz.example",
      "Connection: close",
      ...headers,
      ...(body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    ],
    body,
  };
}

const textOf = ({ start, headers, body }: Lines) =>
  `${[start, ...headers].join("\r\n")}\r\n\r\n${body}`;

type Flaw = { rule: string; status: number; spoil: (lines: Lines) => Lines };

const more =
  (...added: string[]) =>
  (lines: Lines): Lines => ({ ...lines, headers: [...lines.headers, ...added] });

const flaws: readonly Flaw[] = [
  { rule: "no header holds a carriage return", status: 400, spoil: more("X-Note: a\rb: c") },
  { rule: "no header holds a NUL", status: 400, spoil: more("X-Note: a\0b") },
  { rule: "no header is folded", status: 400, spoil: more("X-Note: a", " b") },
  { rule: "every header has a name", status: 400, spoil: more(": a") },
  { rule: "no space stands before a colon", status: 400, spoil: more("X-Note : a") },
  {
    rule: "there is one length",
    status: 400,
    spoil: more("Content-Length: 1", "Content-Length: 2"),
  },
  {
    rule: "there is a length or there are chunks",
    status: 400,
    spoil: more("Content-Length: 1", "Transfer-Encoding: chunked"),
  },
  { rule: "a length is a number", status: 400, spoil: more("Content-Length: x") },
  {
    rule: "headers have 16 kB",
    status: 431,
    spoil: more(`X-Note: ${"a".repeat(17_000)}`),
  },
  {
    rule: "there is a Host",
    status: 400,
    spoil: (lines) => ({ ...lines, headers: lines.headers.slice(1) }),
  },
  {
    rule: "the protocol is HTTP",
    status: 400,
    spoil: (lines) => ({ ...lines, start: lines.start.replace("HTTP/1.1", "HTTP/9.9") }),
  },
  {
    rule: "no space stands in the path",
    status: 400,
    spoil: (lines) => ({ ...lines, start: lines.start.replace(" HTTP", " x HTTP") }),
  },
  {
    rule: "the method is known",
    status: 400,
    spoil: (lines) => ({ ...lines, start: lines.start.replace(/^\w+/, "FROB") }),
  },
];

/** What no HTTP client would send. */
export const wrongWire = fc.nat().map((index): Breakage => (request) => {
  const flaw = pick(flaws, index);
  return (
    flaw && {
      rule: flaw.rule,
      request: { wire: textOf(flaw.spoil(linesOf(write(request)))) },
      statuses: [flaw.status],
    }
  );
});
