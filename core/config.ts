import Joi from "joi";
import { isProxyTrust, parseProxyTrust } from "./trusted-proxies.ts";

/** Everything a process may be told from outside, read once by its entry point and passed down. */
export type Config = ReturnType<typeof nest>;

/** Thrown at start with one line for each mistake in the environment. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(`The environment has ${mistakes.length} mistake(s):\n- ${mistakes.join("\n- ")}`);
    this.mistakes = mistakes;
  }
}

/** Known to everybody who reads this file, hence refused in production. */
const DEVELOPMENT_SECRET = "a-development-secret-that-everybody-knows";
const DEVELOPMENT_OPS_PASSWORD = "ops";

const count = (fallback: number, max: number) =>
  Joi.number().integer().min(1).max(max).default(fallback);

/** Calls in a minute; 0 switches the limit off. */
const limit = (fallback: number) => Joi.number().integer().min(0).max(1e9).default(fallback);

/** The variables after checking: typed, with their defaults. */
type Environment = {
  NODE_ENV: "development" | "test" | "production";
  LOG_LEVEL: string;
  HOST: string;
  PORT: number;
  TRUST_PROXY: string;
  WORKER_HEALTH_PORT: number;
  DATABASE_URL: string;
  DATABASE_POOL: number;
  REDIS_URL: string;
  REDIS_PREFIX: string;
  LANES: number;
  LANE_CONCURRENCY: number;
  LANE_LINGER_MS: number;
  LANE_BATCH_MAX: number;
  LANE_BACKLOG_MAX: number;
  HOLD_SECONDS: number;
  CURRENCY: string;
  MAX_HOLDS_PER_USER: number;
  TOP_UP_MAX: number;
  MAX_ACTIVE: number;
  ADMIT_PER_SECOND: number;
  SESSION_SECONDS: number;
  WAITING_GRACE_SECONDS: number;
  AUTH_MODE: "open" | "jwt";
  AUTH_JWT_SECRET?: string;
  AUTH_JWKS_URL?: string;
  AUTH_JWT_ISSUER?: string;
  AUTH_JWT_AUDIENCE?: string;
  AUTH_JWT_ALGORITHMS?: string;
  SIGN_IN_URL?: string;
  QUEUE_TOKEN_KEYS: string;
  QUEUE_TOKEN_SECONDS: number;
  REQUIRE_BROWSER_ID: boolean;
  OPS_USER: string;
  OPS_PASSWORD: string;
  OPS_READ_ONLY: boolean;
  OPS_VIEWER_USER: string;
  OPS_VIEWER_PASSWORD?: string;
  OPS_IDENTITY_HEADER?: string;
  OPS_IDENTITY_OPERATORS?: string;
  METRICS_TOKEN?: string;
  OTEL_TRACES_EXPORTER: "none" | "otlp";
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  OTEL_EXPORTER_OTLP_HEADERS?: string;
  OTEL_TRACES_SAMPLER: string;
  OTEL_TRACES_SAMPLER_ARG: number;
  OTEL_SERVICE_NAME?: string;
  OTEL_RESOURCE_ATTRIBUTES?: string;
  USER_JOINS_PER_MINUTE: number;
  ADDRESS_JOINS_PER_MINUTE: number;
  USER_EARLY_POLLS_PER_MINUTE: number;
  ADDRESS_EARLY_POLLS_PER_MINUTE: number;
  USER_RESERVATIONS_PER_MINUTE: number;
  ADDRESS_RESERVATIONS_PER_MINUTE: number;
  ADDRESS_FAILED_LOGINS_PER_MINUTE: number;
  SEAT_MAP_RESYNC_SECONDS: number;
  SEAT_MAPS_KEPT: number;
  TICKET_RETENTION_HOURS: number;
  RESERVATION_RETENTION_DAYS: number;
  SHUTDOWN_SECONDS: number;
  DRAIN_SECONDS: number;
};

/** The rules of each variable. `.env.example` explains each; a test holds the two together. */
export const environmentSchema = Joi.object<Environment, true>({
  NODE_ENV: Joi.string().valid("development", "test", "production").default("development"),
  LOG_LEVEL: Joi.string()
    .valid("fatal", "error", "warn", "info", "debug", "silent")
    .default("info"),

  HOST: Joi.string().default("0.0.0.0"),
  PORT: Joi.number().integer().min(0).max(65_535).default(3000),
  TRUST_PROXY: Joi.string()
    .custom((text: string, { error }) => (isProxyTrust(text) ? text : error("proxies")))
    .default("0")
    .messages({
      proxies:
        "{{#label}} must be a number of proxies up to 16, or addresses and ranges (10.0.0.0/8) " +
        "separated by commas",
    }),
  // Zero asks the system for any free port, so that any number of workers fit on one machine.
  WORKER_HEALTH_PORT: Joi.number().integer().min(0).max(65_535).default(0),

  DATABASE_URL: Joi.string()
    .uri({ scheme: ["mysql"] })
    .default("mysql://rowlock:rowlock@127.0.0.1:3306/rowlock"),
  DATABASE_POOL: count(10, 200),
  REDIS_URL: Joi.string()
    .uri({ scheme: ["redis", "rediss"] })
    .default("redis://127.0.0.1:6379"),
  // Keys of several installations may share one Redis. Colons separate the parts of a key.
  REDIS_PREFIX: Joi.string()
    .pattern(/^[a-z0-9-]{1,32}$/)
    .default("rowlock"),

  // Each lane is one serial queue: more lanes mean smaller batches, not more speed. Beyond 64 a
  // lane's own overhead is most of its work.
  LANES: count(2, 64),
  LANE_CONCURRENCY: count(1, 16),
  LANE_LINGER_MS: Joi.number().integer().min(0).max(1000).default(25),
  LANE_BATCH_MAX: count(128, 1000),
  // Jobs, each of up to a batch of commands: about a minute of a stopped database at full load.
  LANE_BACKLOG_MAX: count(2000, 1_000_000),

  HOLD_SECONDS: count(300, 86_400),
  // A family sits together; who wants more pays for these first.
  MAX_HOLDS_PER_USER: Joi.number().integer().min(0).max(1_000_000).default(4),
  // Everybody's balance is in it, hence one for the whole installation.
  CURRENCY: Joi.string()
    .valid(...Intl.supportedValuesOf("currency"))
    .default("KRW")
    .messages({ "any.only": "{{#label}} must be an ISO 4217 code, such as KRW" }),
  // One top-up; the balance itself is limited by its column.
  TOP_UP_MAX: count(10_000_000, 1_000_000_000),

  MAX_ACTIVE: count(1000, 10_000_000),
  ADMIT_PER_SECOND: count(100, 100_000),
  SESSION_SECONDS: count(600, 86_400),
  WAITING_GRACE_SECONDS: count(60, 86_400),

  AUTH_MODE: Joi.string().valid("open", "jwt").default("open"),
  AUTH_JWT_SECRET: Joi.string().min(32),
  AUTH_JWKS_URL: Joi.string().uri({ scheme: ["https", "http"] }),
  AUTH_JWT_ISSUER: Joi.string().when("AUTH_MODE", { is: "jwt", then: Joi.required() }),
  AUTH_JWT_AUDIENCE: Joi.string().when("AUTH_MODE", { is: "jwt", then: Joi.required() }),
  AUTH_JWT_ALGORITHMS: Joi.string(),
  SIGN_IN_URL: Joi.string().uri({ scheme: ["https", "http"] }),
  QUEUE_TOKEN_KEYS: Joi.string()
    .pattern(/^[A-Za-z0-9_-]{1,32}:[^,\s]{32,}(?:,[A-Za-z0-9_-]{1,32}:[^,\s]{32,})*$/)
    .default(`dev:${DEVELOPMENT_SECRET}`)
    .messages({
      "string.pattern.base":
        "{{#label}} must be kid:secret pairs separated by commas, each secret at least 32 characters",
    }),
  QUEUE_TOKEN_SECONDS: count(43_200, 604_800),
  REQUIRE_BROWSER_ID: Joi.boolean().default(false),

  OPS_USER: Joi.string().min(1).default("ops"),
  OPS_PASSWORD: Joi.string().min(1).default(DEVELOPMENT_OPS_PASSWORD),
  OPS_READ_ONLY: Joi.boolean().default(false),
  OPS_VIEWER_USER: Joi.string().min(1).default("viewer"),
  OPS_VIEWER_PASSWORD: Joi.string().min(1),
  // A name of a field as HTTP has it, without the signs that nobody uses.
  OPS_IDENTITY_HEADER: Joi.string().pattern(/^[A-Za-z0-9-]{1,64}$/),
  OPS_IDENTITY_OPERATORS: Joi.string(),
  // What may stand behind "Bearer" (RFC 6750), and too long to guess.
  METRICS_TOKEN: Joi.string()
    .pattern(/^[A-Za-z0-9._~+/-]{16,256}=*$/)
    .messages({
      "string.pattern.base":
        "{{#label}} must be 16 to 256 letters, digits or any of . _ ~ + / - and no spaces",
    }),

  // Standard names, which OpenTelemetry reads by itself; here they are only checked, since it would
  // go on with something else where it does not understand one.
  OTEL_TRACES_EXPORTER: Joi.string().valid("none", "otlp").default("none"),
  OTEL_EXPORTER_OTLP_ENDPOINT: Joi.string().uri({ scheme: ["http", "https"] }),
  OTEL_EXPORTER_OTLP_HEADERS: Joi.string(),
  OTEL_TRACES_SAMPLER: Joi.string()
    .valid(
      "always_on",
      "always_off",
      "traceidratio",
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
    )
    .default("parentbased_always_on"),
  OTEL_TRACES_SAMPLER_ARG: Joi.number().min(0).max(1).default(1),
  OTEL_SERVICE_NAME: Joi.string(),
  OTEL_RESOURCE_ATTRIBUTES: Joi.string(),

  // Once a second for a whole minute is more than a person does, with several pages open.
  USER_JOINS_PER_MINUTE: limit(60),
  USER_EARLY_POLLS_PER_MINUTE: limit(60),
  USER_RESERVATIONS_PER_MINUTE: limit(60),
  // A mobile carrier may put thousands of fans behind one address, and all come in the minute in which
  // a sale opens. From a single machine a hundred requests a second do no harm.
  ADDRESS_JOINS_PER_MINUTE: limit(6000),
  ADDRESS_EARLY_POLLS_PER_MINUTE: limit(6000),
  ADDRESS_RESERVATIONS_PER_MINUTE: limit(6000),
  // More than an operator mistypes, and far too few to guess.
  ADDRESS_FAILED_LOGINS_PER_MINUTE: limit(10),

  SEAT_MAP_RESYNC_SECONDS: count(5, 3600),
  SEAT_MAPS_KEPT: count(64, 10_000),
  TICKET_RETENTION_HOURS: count(24, 8760),
  // A failed job is kept for a week, and whoever runs it again must find what it had made: its tickets
  // may be forgotten by then, its reservations may not.
  RESERVATION_RETENTION_DAYS: Joi.number().integer().min(8).max(3650).default(30),
  SHUTDOWN_SECONDS: count(10, 600),
  // None in development, where nobody is in front and a stop should be quick.
  DRAIN_SECONDS: Joi.number().integer().min(0).max(300).default(0),
});

/**
 * Reads and checks the environment. A variable that is empty counts as not set.
 * @throws {ConfigError} naming every mistake, not only the first.
 */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  const said = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ""));
  const { value, error } = environmentSchema.validate(said, {
    abortEarly: false,
    stripUnknown: true,
    errors: { wrap: { label: false } },
  });
  const mistakes = [
    ...(error?.details ?? []).map((detail) => detail.message),
    ...mistakesAcross(value),
  ];
  if (mistakes.length > 0) {
    throw new ConfigError(mistakes);
  }
  return Object.freeze(nest(value));
}

/** Not a part of the schema, which looks at several variables only when each is right by itself. */
function mistakesAcross(env: Environment): string[] {
  const isProduction = env.NODE_ENV === "production";
  const keys = parseKeys(env.QUEUE_TOKEN_KEYS);
  return [
    ...(env.AUTH_MODE === "jwt" ? mistakesInIdentity(env) : []),
    new Set(keys.map(({ kid }) => kid)).size < keys.length &&
      "QUEUE_TOKEN_KEYS must give each key a name of its own",
    keys.some(({ secret }) => secret === env.AUTH_JWT_SECRET) &&
      "AUTH_JWT_SECRET must not be one of QUEUE_TOKEN_KEYS: one token would pass for the other",
    ...mistakesInOperators(env),
    isProduction &&
      env.AUTH_MODE === "open" &&
      "AUTH_MODE must be jwt in production: open trusts any userId",
    isProduction &&
      keys.some(({ secret }) => secret === DEVELOPMENT_SECRET) &&
      "QUEUE_TOKEN_KEYS must be of your own in production",
    isProduction &&
      env.OPS_PASSWORD === DEVELOPMENT_OPS_PASSWORD &&
      "OPS_PASSWORD must be set in production",
  ].filter((line) => line !== false);
}

/** With a shared secret: only these, or a public key would pass for one (RFC 8725, section 3.1). */
const SECRET_ALGORITHMS = "HS256 HS384 HS512".split(" ");
/** With a key set. The first is what every OpenID provider can do, hence the default. */
const KEY_SET_ALGORITHMS = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA".split(" ");

function mistakesInIdentity(env: Environment): (string | false)[] {
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: jwksUrl } = env;
  const possible = jwksUrl === undefined ? SECRET_ALGORITHMS : KEY_SET_ALGORITHMS;
  return [
    (secret === undefined) === (jwksUrl === undefined) &&
      "AUTH_MODE=jwt needs one of AUTH_JWT_SECRET and AUTH_JWKS_URL, and not both",
    !algorithmsOf(env).every((algorithm) => possible.includes(algorithm)) &&
      `AUTH_JWT_ALGORITHMS must be some of ${possible.join(", ")}, separated by commas`,
    mistakeInAddress(env, "AUTH_JWKS_URL"),
    mistakeInAddress(env, "SIGN_IN_URL"),
  ];
}

function mistakesInOperators(env: Environment): (string | false)[] {
  return [
    env.OPS_VIEWER_PASSWORD !== undefined &&
      env.OPS_VIEWER_USER === env.OPS_USER &&
      "OPS_VIEWER_USER must not be OPS_USER: nobody would know which of them signs in",
    env.OPS_IDENTITY_HEADER !== undefined &&
      "hops" in parseProxyTrust(env.TRUST_PROXY) &&
      "OPS_IDENTITY_HEADER needs the addresses of the proxies in TRUST_PROXY: a number trusts whoever connects",
  ];
}

/** Whoever stands between us and the key set could sign as anybody, and before the sign-in see tokens. */
function mistakeInAddress(env: Environment, name: "AUTH_JWKS_URL" | "SIGN_IN_URL"): string | false {
  const address = env[name];
  if (address === undefined || !URL.canParse(address)) {
    return false;
  }
  const url = new URL(address);
  const isSafe =
    url.protocol === "https:" ||
    env.NODE_ENV === "development" ||
    /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  return (
    (!isSafe && `${name} must be https, unless it stays on this machine`) ||
    ((url.username !== "" || url.password !== "") && `${name} must not carry a user or a password`)
  );
}

function algorithmsOf(env: Environment): string[] {
  const [usual = ""] = env.AUTH_JWKS_URL === undefined ? SECRET_ALGORITHMS : KEY_SET_ALGORITHMS;
  return listOf(env.AUTH_JWT_ALGORITHMS ?? usual);
}

function nest(env: Environment) {
  return {
    production: env.NODE_ENV === "production",
    logLevel: env.LOG_LEVEL,
    http: {
      host: env.HOST,
      port: env.PORT,
      trustedProxies: parseProxyTrust(env.TRUST_PROXY),
      workerHealthPort: env.WORKER_HEALTH_PORT,
    },
    database: { url: env.DATABASE_URL, poolMax: env.DATABASE_POOL },
    redis: { url: env.REDIS_URL, prefix: env.REDIS_PREFIX },
    lanes: {
      count: env.LANES,
      concurrency: env.LANE_CONCURRENCY,
      lingerMs: env.LANE_LINGER_MS,
      batchMax: env.LANE_BATCH_MAX,
      backlogMax: env.LANE_BACKLOG_MAX,
    },
    holds: { holdSeconds: env.HOLD_SECONDS, maxHoldsPerUser: env.MAX_HOLDS_PER_USER },
    currency: env.CURRENCY,
    /** Minor units. */
    topUpMax: BigInt(env.TOP_UP_MAX) * 100n,
    line: {
      maxActive: env.MAX_ACTIVE,
      admitPerSecond: env.ADMIT_PER_SECOND,
      sessionSeconds: env.SESSION_SECONDS,
      waitingGraceSeconds: env.WAITING_GRACE_SECONDS,
    },
    auth: {
      mode: env.AUTH_MODE,
      jwtSecret: env.AUTH_JWT_SECRET,
      jwksUrl: env.AUTH_JWKS_URL,
      jwtIssuer: env.AUTH_JWT_ISSUER,
      jwtAudience: env.AUTH_JWT_AUDIENCE,
      jwtAlgorithms: algorithmsOf(env),
      signInUrl: env.SIGN_IN_URL,
    },
    queueToken: {
      keys: parseKeys(env.QUEUE_TOKEN_KEYS),
      lifetimeSeconds: env.QUEUE_TOKEN_SECONDS,
      requireBrowserId: env.REQUIRE_BROWSER_ID,
    },
    ops: {
      user: env.OPS_USER,
      password: env.OPS_PASSWORD,
      readOnly: env.OPS_READ_ONLY,
      viewerUser: env.OPS_VIEWER_USER,
      viewerPassword: env.OPS_VIEWER_PASSWORD,
      identityHeader: env.OPS_IDENTITY_HEADER,
      identityOperators:
        env.OPS_IDENTITY_OPERATORS === undefined ? [] : listOf(env.OPS_IDENTITY_OPERATORS),
      /** Without one there are no metrics to read. */
      metricsToken: env.METRICS_TOKEN,
    },
    /** What else there is to say of it, OpenTelemetry reads from the environment. */
    tracing: { isOn: env.OTEL_TRACES_EXPORTER === "otlp" },
    /** Calls in a minute; 0 is no limit. */
    rateLimits: {
      joins: { user: env.USER_JOINS_PER_MINUTE, address: env.ADDRESS_JOINS_PER_MINUTE },
      earlyPolls: {
        user: env.USER_EARLY_POLLS_PER_MINUTE,
        address: env.ADDRESS_EARLY_POLLS_PER_MINUTE,
      },
      reservations: {
        user: env.USER_RESERVATIONS_PER_MINUTE,
        address: env.ADDRESS_RESERVATIONS_PER_MINUTE,
      },
      failedLogins: { address: env.ADDRESS_FAILED_LOGINS_PER_MINUTE },
    },
    seatMap: {
      resyncSeconds: env.SEAT_MAP_RESYNC_SECONDS,
      showsKept: env.SEAT_MAPS_KEPT,
    },
    ticketRetentionHours: env.TICKET_RETENTION_HOURS,
    reservationRetentionDays: env.RESERVATION_RETENTION_DAYS,
    shutdownSeconds: env.SHUTDOWN_SECONDS,
    drainSeconds: env.DRAIN_SECONDS,
  };
}

function listOf(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

function parseKeys(pairs: string): { kid: string; secret: string }[] {
  return pairs.split(",").map((pair) => {
    const colon = pair.indexOf(":");
    return { kid: pair.slice(0, colon), secret: pair.slice(colon + 1) };
  });
}
