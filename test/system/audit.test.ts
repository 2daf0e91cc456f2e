import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Redis } from "ioredis";
import { connectForRequests } from "../../core/redis.ts";
import { newId } from "../../domain/ids.ts";
import { promiseCatalogue, promiseNames } from "../../domain/promises.ts";
import { openQueue, SCHEDULES_QUEUE, type Queue } from "../../jobs/queues.ts";
import { basic } from "../api/ops-app.ts";
import { openBoxOffice, type BoxOffice } from "../support/box-office.ts";
import { breaches, commit, openBooks, type Books } from "../support/breaches.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import { METRICS_TOKEN, scrape } from "../support/metrics.ts";

/** A broken promise must show where operators look: on Bull Board, and in the metrics. */

let office: BoxOffice;
let books: Books;
let redis: Redis;
let schedules: Queue;

beforeAll(async () => {
  office = await openBoxOffice({ variables: { METRICS_TOKEN, OPS_PASSWORD: "audit" } });
  books = await openBooks(office.db);
  redis = connectForRequests(office.config.redis.url, testLogger);
  await eventually(() => redis.ping());
  schedules = openQueue(SCHEDULES_QUEUE, redis, office.config.redis.prefix);
});
afterAll(async () => {
  await schedules.close();
  redis.disconnect();
  await office.close();
});

const apiUrl = () => office.apis[0]?.url ?? "";

/** What Bull Board shows of the job, as its page reads it. */
async function shownOnBoard(
  jobId: string,
): Promise<{ failedReason?: string; finishedOn?: number }> {
  const response = await fetch(`${apiUrl()}/ops/queues/api/queues/schedules/${jobId}`, {
    headers: basic("ops", "audit"),
  });
  const { job, status }: { job: { failedReason?: string; finishedOn?: number }; status: string } =
    JSON.parse(await response.text());
  return { ...job, ...(status === "failed" ? {} : { failedReason: "" }) };
}

/** Has the books audited now, and not when the minute is over; resolves to what the board shows. */
async function auditNow(): Promise<string> {
  const jobId = newId("batch");
  await schedules.add("audit", {}, { jobId, attempts: 1 });
  const shown = await eventually(async () => {
    const job = await shownOnBoard(jobId);
    return typeof job.finishedOn === "number" ? job : undefined;
  });
  return shown.failedReason ?? "";
}

async function violations(): Promise<Record<string, number | undefined>> {
  const { valueOf } = await scrape(apiUrl());
  return Object.fromEntries(
    promiseNames.map((promise) => [promise, valueOf("rowlock_audit_violations", { promise })]),
  );
}

const noViolations = Object.fromEntries(promiseNames.map((name) => [name, 0]));

test("books in order are an audit that ends well, and when it did can be seen", async () => {
  const startedMs = Date.now();
  expect(await auditNow()).toBe("");
  expect(await violations()).toEqual(noViolations);
  const { valueOf } = await scrape(apiUrl());
  const finishedMs = (valueOf("rowlock_audit_finished_timestamp_seconds") ?? 0) * 1000;
  expect(finishedMs).toBeGreaterThanOrEqual(startedMs);
  expect(finishedMs).toBeLessThanOrEqual(Date.now());
});

test.each(breaches)(
  "$what: the job fails and says why, and the metrics count it",
  async (breach) => {
    const { promise } = breach;
    const mend = await commit(breach, books);
    const reason = await auditNow();
    const counted = await violations();
    await mend();

    const line = reason.split("\n").find((each) => each.startsWith(promise));
    expect(line).toContain(promiseCatalogue[promise]);
    expect(line).toContain(breach.subject(books));
    expect(counted[promise]).toBeGreaterThan(0);
    for (const name of promiseNames) {
      expect([name, counted[name] !== 0]).toEqual([name, reason.includes(`${name} (`)]);
    }

    expect(await auditNow()).toBe("");
    expect(await violations()).toEqual(noViolations);
  },
);

test("a failed audit is counted as one, and the next good one is the time of the last success", async () => {
  const worker = office.workers[0]?.healthUrl ?? "";
  const runs = async (result: string) =>
    (await scrape(worker)).valueOf("rowlock_schedule_runs_total", { schedule: "audit", result });
  expect(await runs("failed")).toBeGreaterThanOrEqual(breaches.length);
  expect(await runs("ok")).toBeGreaterThanOrEqual(breaches.length);
  const before = Date.now() / 1000;
  await auditNow();
  const success = (await scrape(worker)).valueOf("rowlock_schedule_success_timestamp_seconds", {
    schedule: "audit",
  });
  expect(success).toBeGreaterThan(before);
});
