import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const crashAt = fileURLToPath(new URL("crash-at.mjs", import.meta.url));

/** Tells of steps, says so in a line each, and comes to its end if nothing happens. */
const work = `
  import { channel } from "node:diagnostics_channel";
  import { writeSync } from "node:fs";
  import { once } from "node:events";
  const tell = (step) => {
    writeSync(1, step + ", ");
    channel("some:work").publish({ step });
  };
  const isToldToCount = once(process, "SIGUSR2");
  tell("after-lock");
  // Waiting for a signal alone keeps no process.
  const alive = setTimeout(() => undefined, 60_000);
  process.kill(process.pid, "SIGUSR2");
  await isToldToCount;
  clearTimeout(alive);
  for (let time = 0; time < 4; time += 1) {
    tell("after-lock");
    tell("after-write");
  }
`;

function workUntil(step: string, time: number) {
  const { signal, stdout } = spawnSync(
    process.execPath,
    ["--import", crashAt, "--input-type=module", "--eval", work],
    {
      encoding: "utf8",
      env: {
        CRASH_AT_CHANNEL: "some:work",
        CRASH_AT_STEP: step,
        CRASH_AT_TIME: String(time),
      },
    },
  );
  return { signal, told: stdout };
}

test("a process ends at the step, at the n-th time from when it was told to count", () => {
  expect(workUntil("after-lock", 2)).toEqual({
    signal: "SIGKILL",
    told: "after-lock, after-lock, after-write, after-lock, ",
  });
  expect(workUntil("after-write", 1)).toEqual({
    signal: "SIGKILL",
    told: "after-lock, after-lock, after-write, ",
  });
});

test("a process that never comes to the step goes on to its end", () => {
  expect(workUntil("after-commit", 1)).toEqual({
    signal: null,
    told: `after-lock, ${"after-lock, after-write, ".repeat(4)}`,
  });
});
