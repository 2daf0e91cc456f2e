import { parseArgs } from "node:util";

/** Not a failure: what was asked for cannot be meant. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Whose box office the fans run at. */
export type Target =
  /** One of our own, on the launcher's throw-away servers. */
  | { kind: "own" }
  /** The one that `npm start` runs in this clone. */
  | { kind: "running" }
  | { kind: "given"; url: string; databaseUrl: string };

export type RushArguments = {
  fans: number;
  seats: number;
  /** Undefined: to be drawn. */
  seed: number | undefined;
  /** How many times faster than people fans think and act. */
  speed: number;
  target: Target;
};

export const USAGE = `npm run rush -- [--fans N] [--seats N] [--seed N] [--speed N] [where]

  --fans N          how many come; 10000 unless said otherwise
  --seats N         how many can stay; 1000 unless said otherwise
  --seed N          decides what each fan is like and wants; printed, to run the same again
  --speed N         fans think and act N times as fast as people; 1 unless said otherwise

where: a Rowlock of its own on throw-away servers, or
  --running         the one that \`npm start\` runs in this clone
  --url URL --database mysql://user:password@host:port/database
                    any other: the address of its API, and its database

Fans use the public API only. The database is needed for what it has no calls for: to make a concert
with its seats and its line, and the users; and for the audit. Concert and users get new ids, and
stay. With AUTH_MODE=jwt, also set AUTH_JWT_SECRET, and AUTH_JWT_ISSUER and AUTH_JWT_AUDIENCE if it
insists on them; otherwise it must run with AUTH_MODE=open.

All fans come from this machine, and most Rowlocks limit what one address may do. For more than some
thousand fans it must be started with ADDRESS_JOINS_PER_MINUTE=0 ADDRESS_RESERVATIONS_PER_MINUTE=0.

Exits with 0 if all is well, 1 if the audit found something, 2 if this is not how it is used, 3 if
it could not be run.`;

/** One process plays all fans, at some kilobytes each; many more would measure that process. */
const FANS_MAX = 100_000;
/** As many as the largest stadiums have, and a map of them still is a few megabytes. */
const SEATS_MAX = 100_000;
const SEED_MAX = 2 ** 32 - 1;
/** Beyond it fans would be done before the next tick, which admits once a second, comes. */
const SPEED_MAX = 100;

/** @throws {UsageError} saying what is wrong with them. */
export function readArguments(args: readonly string[]): RushArguments | "help" {
  const values = parse(args);
  if (values.help) {
    return "help";
  }
  return {
    fans: wholeNumber("--fans", values.fans, 1, FANS_MAX),
    seats: wholeNumber("--seats", values.seats, 1, SEATS_MAX),
    seed: values.seed === undefined ? undefined : wholeNumber("--seed", values.seed, 0, SEED_MAX),
    speed: wholeNumber("--speed", values.speed, 1, SPEED_MAX),
    target: targetOf(values),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        fans: { type: "string", default: "10000" },
        seats: { type: "string", default: "1000" },
        seed: { type: "string" },
        speed: { type: "string", default: "1" },
        running: { type: "boolean", default: false },
        url: { type: "string" },
        database: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function targetOf(said: {
  running: boolean;
  url?: string | undefined;
  database?: string | undefined;
}): Target {
  const { running, url, database } = said;
  if (running) {
    if (url !== undefined || database !== undefined) {
      throw new UsageError("--running knows address and database: leave --url and --database away");
    }
    return { kind: "running" };
  }
  if (url === undefined && database === undefined) {
    return { kind: "own" };
  }
  if (url === undefined || database === undefined) {
    throw new UsageError("--url and --database belong together: both must be of the same Rowlock");
  }
  return {
    kind: "given",
    url: address("--url", url, ["http:", "https:"]),
    databaseUrl: address("--database", database, ["mysql:"]),
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new UsageError(`${name} is "${text}": give a whole number from ${least} to ${most}`);
  }
  return number;
}

/** Not repeated when it is wrong: a password may stand in it. */
function address(name: string, text: string, protocols: readonly string[]): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocols.includes(url.protocol)) {
    throw new UsageError(
      `${name} must be an address that begins with ${protocols.join("// or ")}//`,
    );
  }
  return text.replace(/\/+$/, "");
}
