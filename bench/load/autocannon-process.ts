import { readFileSync } from "node:fs";
import { parseRequest } from "./ask.ts";
import type { Answered, Load } from "./loader.ts";
import type { RequestFiles } from "./request-files.ts";

/*
 * Entry: does with autocannon what `wrk.lua` does with wrk. It is told the load as JSON, and answers
 * on standard output.
 */

type Request = { method: string; path: string; headers: Record<string, string>; body: string };

/** What we use of autocannon, which brings no types. `context` lives as long as one pair. */
type Autocannon = (options: {
  url: string;
  connections: number;
  duration: number;
  timeout: number;
  requests: {
    setupRequest: (request: object, context: Context) => Request | null;
    onResponse?: (status: number, body: string, context: Context) => void;
  }[];
}) => Promise<{
  requests: { total: number };
  duration: number;
  errors: number;
  timeouts: number;
  "4xx": number;
  "5xx": number;
  latency: Record<"p50" | "p90" | "p97_5" | "p99" | "p99_9" | "max", number>;
}>;

type Context = { payment?: string; reservationId?: string };

const LENGTH_DIGITS = 6;
const PLACEHOLDER = "x".repeat(30);
const TIMEOUT_SECONDS = 30;

const load: Load = JSON.parse(process.argv[2] ?? "");
let wraps = 0;
const next = endlessly(readRequests(load.requests), () => {
  wraps += 1;
});

// By a name that the compiler does not follow: it need not be installed where there is wrk.
const name: string = "autocannon";
const { default: autocannon }: { default: Autocannon } = await import(name);
const result = await autocannon({
  url: `http://127.0.0.1:${load.port}`,
  connections: load.connections,
  duration: load.seconds,
  timeout: TIMEOUT_SECONDS,
  requests: load.pays ? reserveAndPay() : [{ setupRequest: () => parseRequest(next()) }],
});
const { latency } = result;
const answered: Answered = {
  requests: result.requests.total,
  seconds: result.duration,
  refused: result["4xx"] + result["5xx"],
  broken: result.errors + result.timeouts,
  wraps,
  latencyMs: {
    p50: latency.p50,
    p90: latency.p90,
    // It knows no 95: this is a little more.
    p95: latency.p97_5,
    p99: latency.p99,
    p999: latency.p99_9,
    max: latency.max,
  },
};
process.stdout.write(JSON.stringify(answered));

/** As `wrk.lua`: the second request of a pair pays for what the first has reserved. */
function reserveAndPay(): Parameters<Autocannon>[0]["requests"] {
  return [
    {
      setupRequest(_, context) {
        const reservation = next();
        context.payment = next();
        return parseRequest(reservation);
      },
      onResponse(status, body, context) {
        const [, reservationId] = /"reservationId":"([^"]+)"/.exec(body) ?? [];
        if (status === 201 && reservationId !== undefined) {
          context.reservationId = reservationId;
        }
      },
    },
    {
      setupRequest: (_, { payment, reservationId }) =>
        payment === undefined || reservationId === undefined
          ? null
          : parseRequest(payment.replace(PLACEHOLDER, reservationId)),
    },
  ];
}

/** All files one after the other: here one thread sends everything. */
function readRequests({ path, threads }: RequestFiles): string[] {
  return Array.from({ length: threads }, (_, thread) => `${path}.${thread}`).flatMap((file) => {
    const bytes = readFileSync(file);
    const requests: string[] = [];
    for (let at = 0; at < bytes.length;) {
      const start = at + LENGTH_DIGITS;
      const end = start + Number(bytes.toString("latin1", at, start));
      requests.push(bytes.toString("utf8", start, end));
      at = end;
    }
    return requests;
  });
}

function endlessly(requests: readonly string[], onWrap: () => void): () => string {
  let index = 0;
  return () => {
    if (index === requests.length) {
      index = 0;
      onWrap();
    }
    const request = requests[index] ?? "";
    index += 1;
    return request;
  };
}
