import { findFaketime } from "../../support/faketime.ts";

/**
 * Variables under which a process believes that it is so much later, or earlier. Its timers are right.
 * @throws when there is nothing to make a clock wrong with.
 */
export async function wrongClock(aheadSeconds: number): Promise<Record<string, string>> {
  return {
    LD_PRELOAD: await findFaketime(),
    FAKETIME: `${aheadSeconds < 0 ? "" : "+"}${aheadSeconds}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
}
