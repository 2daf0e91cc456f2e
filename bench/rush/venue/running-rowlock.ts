import { loadConfig, type Config } from "../../../core/config.ts";
import { connectDatabase } from "../../../db/connection.ts";
import { UsageError, type Target } from "../arguments.ts";
import type { Plan } from "../plan.ts";
import { openShow, type Venue } from "./venue.ts";

/** A Rowlock that somebody else has started. */
type Running = { url: string; config: Config; settings: Venue["settings"] };

/** The audit reads while users and seats are no longer written. */
const CONNECTIONS = 2;

/** What is made for the rush stays there, like everything that is booked. */
export async function atRunningRowlock<Result>(
  plan: Plan,
  target: Exclude<Target, { kind: "own" }>,
  environment: NodeJS.ProcessEnv,
  work: (venue: Venue) => Promise<Result>,
): Promise<Result> {
  const { url, config, settings } =
    target.kind === "given" ? given(target, environment) : await ofThisClone();
  const db = connectDatabase({ ...config.database, poolMax: CONNECTIONS });
  try {
    // First, so that a mistyped address leaves nothing behind.
    await requireReach(url, () => fetch(`${url}/livez`));
    await requireReach("the database", () => db.raw("SELECT 1"));
    const opened = await openShow(db, config, plan);
    return await work({ ...opened, url, db, settings });
  } finally {
    await db.destroy();
  }
}

/** @throws {UsageError} when nobody is there. */
async function requireReach(whom: string, knock: () => Promise<unknown>): Promise<void> {
  try {
    await knock();
  } catch (error) {
    const { cause = error } = error instanceof Error ? error : {};
    throw new UsageError(`Nobody answers at ${whom}: ${String(cause)}`, { cause: error });
  }
}

/** How it admits fans is not to be seen from outside. */
function given(
  { url, databaseUrl }: Extract<Target, { kind: "given" }>,
  { AUTH_JWT_SECRET, AUTH_JWT_ISSUER, AUTH_JWT_AUDIENCE }: NodeJS.ProcessEnv,
): Running {
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    ...(AUTH_JWT_SECRET === undefined
      ? {}
      : { AUTH_MODE: "jwt", AUTH_JWT_SECRET, AUTH_JWT_ISSUER, AUTH_JWT_AUDIENCE }),
  });
  return { url, config, settings: {} };
}

/** What the launcher notes for those who join the Rowlock that it runs. */
type RunningInstance = { apiUrl: string; environment: Record<string, string> };

/** The launcher is plain JavaScript, of which the compiler of the build knows nothing. */
const launcherFile = new URL("../../../../scripts/launcher/running-instance.mjs", import.meta.url);

async function ofThisClone(): Promise<Running> {
  const launcher: { findRunningInstance: () => RunningInstance | null } = await import(
    launcherFile.href
  );
  const instance = launcher.findRunningInstance();
  if (instance === null) {
    throw new UsageError("Nothing runs here: `npm start` first, in another terminal");
  }
  const { apiUrl, environment } = instance;
  const config = loadConfig(environment);
  const { maxActive, admitPerSecond, sessionSeconds } = config.line;
  return {
    url: apiUrl,
    config,
    settings: {
      MAX_ACTIVE: String(maxActive),
      ADMIT_PER_SECOND: String(admitPerSecond),
      HOLD_SECONDS: String(config.holds.holdSeconds),
      SESSION_SECONDS: String(sessionSeconds),
    },
  };
}
