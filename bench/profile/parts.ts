/** What the time of a process is spent on, in the words of the documentation. */
export type Part =
  | "HTTP: Node's server and Koa"
  | "HTTP: router and body"
  | "HTTP: validation"
  | "token"
  | "Redis client"
  | "BullMQ"
  | "MySQL client"
  | "log"
  | "API code"
  | "seat map"
  | "waiting room code"
  | "producer and ticket store"
  | "worker code"
  | "domain and database code"
  | "garbage collection"
  | "Node itself"
  | "idle";

/** The first that fits counts. Paths are those of the build and of `node_modules`. */
const rules: readonly (readonly [RegExp, Part])[] = [
  [
    /\/node_modules\/(?:koa|koa-compose|koa-send|delegates|cookies|accepts|negotiator|statuses|on-finished|ee-first|http-errors|content-disposition|content-type|fresh|vary|parseurl|type-is|mime-types|mime-db|encodeurl|escape-html|cache-content-type|destroy)\//,
    "HTTP: Node's server and Koa",
  ],
  [/^node:_http|^node:internal\/http|^node:internal\/url/, "HTTP: Node's server and Koa"],
  [
    /\/node_modules\/(?:@koa\/router|path-to-regexp|koa-body|co-body|raw-body|inflation|qs|iconv-lite|bytes|side-channel|unpipe)\//,
    "HTTP: router and body",
  ],
  [/\/node_modules\/(?:joi|@hapi|@standard-schema)\//, "HTTP: validation"],
  [
    /\/node_modules\/(?:fast-jwt|mnemonist|obliterator|asn1\.js|ecdsa-sig-formatter|safe-buffer)\/|\/waiting-room\/queue-token/,
    "token",
  ],
  [
    /\/node_modules\/(?:ioredis|@ioredis|redis-parser|redis-errors|standard-as-callback|cluster-key-slot|denque)\//,
    "Redis client",
  ],
  [/\/node_modules\/(?:bullmq|msgpackr|cron-parser|uuid)\//, "BullMQ"],
  [
    /\/node_modules\/(?:mysql2|knex|tarn|sqlstring|sql-escaper|lru\.min|named-placeholders|long|generate-function|lodash|colorette)\//,
    "MySQL client",
  ],
  [
    /\/node_modules\/(?:pino|sonic-boom|safe-stable-stringify|thread-stream|quick-format-unescaped|fast-redact|@pinojs)\/|\/core\/logger/,
    "log",
  ],
  [/\/dist\/api\/.*seat-map/, "seat map"],
  [/\/dist\/api\//, "API code"],
  [/\/dist\/waiting-room\//, "waiting room code"],
  [/\/dist\/jobs\//, "producer and ticket store"],
  [/\/dist\/workers\//, "worker code"],
  [/\/dist\/(?:domain|db)\/|\/node_modules\/(?:typeid-js|uuidv7)\//, "domain and database code"],
];

/** The part a function belongs to by itself, if it belongs to any. */
export function classify({
  functionName,
  url,
}: {
  functionName: string;
  url: string;
}): Part | undefined {
  switch (functionName) {
    case "(garbage collector)":
      return "garbage collection";
    case "(idle)":
      return "idle";
    case "(program)":
      return "Node itself";
    default:
      return rules.find(([pattern]) => pattern.test(url))?.[1];
  }
}
