import { expect, test } from "@jest/globals";
import { startTracing } from "../../core/tracing/start-tracing.ts";
import { noTracing } from "../../core/tracing/tracing.ts";
import { readTraces, tracesOption } from "../../jobs/batch-traces.ts";
import { testLogger } from "../support/environment.ts";

const point = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;

test("the traces of a batch arrive with it, and a batch without any carries nothing", () => {
  const option = tracesOption([point("a"), undefined, point("b")]);
  expect(readTraces(option)).toEqual([point("a"), point("b")]);
  expect(tracesOption([undefined, undefined])).toEqual({});
  expect(readTraces({})).toEqual([]);
});

test("what others have put there is nobody's trace", () => {
  const metadata = `{"traceparent":"${point("a")}"} ${point("b")} ${point("G")} 00-1-1-01 `;
  expect(readTraces({ telemetry: { metadata } })).toEqual([point("b")]);
});

test("switched off there is nothing but the work", async () => {
  const tracing = await startTracing({ isOn: false }, { program: "api", logger: testLogger });
  expect(tracing).toBe(noTracing);
  expect(tracing.here()).toBeUndefined();
  expect(await tracing.span({ name: "x", kind: "server" }, async () => 7)).toBe(7);
});
