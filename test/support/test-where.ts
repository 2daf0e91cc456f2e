import { test } from "@jest/globals";

type Declare = (name: string, run: () => Promise<void>, timeoutMs?: number) => void;

/** Declares a test that needs something of the machine. Where it is lacking the test is skipped, and says so. */
export function testWhere(isThere: boolean, lacking: string): Declare {
  const { skip } = test;
  return isThere ? test : (name, run) => skip(`${name} (skipped: ${lacking})`, run);
}
