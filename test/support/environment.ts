import { randomBytes } from "node:crypto";
import knex from "knex";
import { environmentSchema, loadConfig, type Config } from "../../core/config.ts";
import { createLogger } from "../../core/logger.ts";
import { connectDatabase } from "../../db/connection.ts";
import { migrate } from "../../db/schema.ts";

/** Silent unless a test is being looked into: `TEST_LOG_LEVEL=info npm test -- some.test.ts`. */
export const testLogger = createLogger({
  level: process.env["TEST_LOG_LEVEL"] ?? "silent",
  name: "test",
});

export type TestEnvironment = {
  /** As a process would get them: for `loadConfig` and for processes that a test starts. */
  variables: Record<string, string>;
  config: Config;
  /** Drops the database. */
  destroy: () => Promise<void>;
};

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(
      `${name} is not set: run the tests with \`npm test\`, which starts the servers`,
    );
  }
  return value;
}

/**
 * Tests come from one address, and ask again until something has happened. Far away limits still
 * count; those that test them set their own.
 */
const roomyLimits = Object.fromEntries(
  Object.keys(environmentSchema.describe().keys)
    .filter((name) => name.endsWith("_PER_MINUTE"))
    .map((name) => [name, "1000000"]),
);

/** An own, migrated database and an own key prefix on the servers that `npm test` started. */
export async function createTestEnvironment(
  overrides: Record<string, string> = {},
  databaseServerUrl = required("TEST_DATABASE_URL"),
): Promise<TestEnvironment> {
  const id = `${process.env["JEST_WORKER_ID"] ?? "0"}-${randomBytes(4).toString("hex")}`;
  const database = `rowlock_test_${id.replace("-", "_")}`;
  const serverUrl = new URL(databaseServerUrl);
  const admin = knex({
    client: "mysql2",
    connection: serverUrl.href,
    pool: { min: 0, max: 1 },
    // That a test cut its connection is no news.
    log: { warn: () => undefined },
  });
  await admin.raw("CREATE DATABASE ??", [database]);
  serverUrl.pathname = `/${database}`;

  const variables = {
    DATABASE_URL: serverUrl.href,
    REDIS_URL: required("TEST_REDIS_URL"),
    REDIS_PREFIX: `test-${id}`,
    LOG_LEVEL: testLogger.level,
    PORT: "0",
    ...roomyLimits,
    MAX_HOLDS_PER_USER: "1000000",
    ...overrides,
  };
  const config = loadConfig(variables);
  const db = connectDatabase(config.database);
  await migrate(db);
  await db.destroy();
  return {
    variables,
    config,
    async destroy() {
      await admin.raw("DROP DATABASE ??", [database]);
      await admin.destroy();
    },
  };
}
