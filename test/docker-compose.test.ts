import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { environmentSchema, loadConfig } from "../core/config.ts";

/** What is looked at of a service. */
type Service = {
  command?: string | string[];
  environment?: Record<string, string | null>;
  healthcheck?: object;
};

const text = readFileSync(new URL("../docker-compose.yml", import.meta.url), "utf8");
const { services }: { services: Record<string, Service> } = parse(text, { merge: true });

/** Where things are within the containers is the file's own business. */
const ADDRESSES = new Set(["DATABASE_URL", "REDIS_URL", "HOST", "PORT", "WORKER_HEALTH_PORT"]);

test.each(["api", "worker", "migrate", "seed"])("%s is told every setting", (name) => {
  const passedOn = Object.keys(services[name]?.environment ?? {});
  const settings = Object.keys(environmentSchema.describe().keys);
  expect(passedOn).toEqual(
    expect.arrayContaining(settings.filter((setting) => !ADDRESSES.has(setting))),
  );
  expect(settings).toEqual(expect.arrayContaining(passedOn));
});

test("what nobody sets has the default that it has outside of containers", () => {
  const unset = Object.entries(services["api"]?.environment ?? {}).flatMap(([name, value]) => {
    const [, fallback] = /^\$\{\w+:-(.*)\}$/.exec(value ?? "") ?? [];
    return fallback === undefined ? [] : [[name, fallback]];
  });
  expect(unset.length).toBeGreaterThan(10);
  expect(loadConfig(Object.fromEntries(unset))).toEqual(loadConfig({}));
});

test("Redis keeps what it was told, and forgets nothing for lack of memory", () => {
  const words = [services["redis"]?.command ?? []].flat().join(" ");
  expect(words).toContain("--appendonly yes");
  expect(words).toContain("--appendfsync always");
  expect(words).toContain("--maxmemory-policy noeviction");
});

test("everything that stays up says whether it is well", () => {
  for (const name of ["mysql", "redis", "api", "worker"]) {
    expect([name, services[name]?.healthcheck]).toEqual([name, expect.any(Object)]);
  }
});
