/**
 * Loaded into a process of the product, has it kill itself at one of its steps (`core/steps.ts`), at
 * the n-th time from when it is told to count. Nothing can be more exact: it stops in the middle of a
 * line, with everything sent that was handed to the system, and nothing else.
 */
import { subscribe } from "node:diagnostics_channel";
import { isDeepStrictEqual } from "node:util";

const { CRASH_AT_CHANNEL = "", CRASH_AT_STEP, CRASH_AT_TIME } = process.env;

let timesLeft = Number.POSITIVE_INFINITY;
process.once("SIGUSR2", () => {
  timesLeft = Number(CRASH_AT_TIME);
});

subscribe(CRASH_AT_CHANNEL, (message) => {
  if (isDeepStrictEqual(message, { step: CRASH_AT_STEP })) {
    timesLeft -= 1;
    if (timesLeft === 0) {
      process.kill(process.pid, "SIGKILL");
    }
  }
});
