import { afterEach, expect, test } from "@jest/globals";
import { productEnvironment } from "../../../scripts/launcher/product-environment.mjs";

const instance = {
  databaseUrl: "mysql://rowlock@127.0.0.1:20000/rowlock",
  redisUrl: "redis://127.0.0.1:20001",
  secrets: { databasePassword: "d", opsPassword: "o", queueTokenKeys: "dev:q", metricsToken: "m" },
};

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

test("an instance is told where its servers are, and its secrets", () => {
  process.env = {};
  expect(productEnvironment(instance)).toEqual({
    DATABASE_URL: instance.databaseUrl,
    REDIS_URL: instance.redisUrl,
    OPS_USER: "ops",
    OPS_PASSWORD: "o",
    QUEUE_TOKEN_KEYS: "dev:q",
    METRICS_TOKEN: "m",
  });
});

test("what was set for it holds for those that join it, but for what each has of its own", () => {
  process.env = {
    LANES: "8",
    MAX_ACTIVE: "1",
    HOLD_SECONDS: "",
    OPS_PASSWORD: "mine",
    PORT: "4000",
    WORKERS: "3",
    HOME: "/root",
  };
  expect(productEnvironment(instance)).toEqual({
    LANES: "8",
    MAX_ACTIVE: "1",
    DATABASE_URL: instance.databaseUrl,
    REDIS_URL: instance.redisUrl,
    OPS_USER: "ops",
    OPS_PASSWORD: "mine",
    QUEUE_TOKEN_KEYS: "dev:q",
    METRICS_TOKEN: "m",
  });
});
