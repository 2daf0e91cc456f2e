import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "@jest/globals";
import { preferredWaitSeconds } from "../../api/http/preferences.ts";

function secondsFor(prefer: string | undefined): number {
  const request = new IncomingMessage(new Socket());
  if (prefer !== undefined) {
    request.headers = { prefer };
  }
  return preferredWaitSeconds(request);
}

test.each([
  [undefined, 0],
  ["", 0],
  ["wait=5", 5],
  ["wait=0", 0],
  ["wait=10", 10],
  ["wait=11", 10],
  ["wait=999999999", 10],
  ["wait=9999999999999999999", 0],
  ["Wait=5", 5],
  [' wait = "5" ', 5],
  ["respond-async, wait=5", 5],
  ["handling=lenient; wait=9, wait=3, wait=8", 3],
  ["wait=5; foo=bar", 5],
  ["return=minimal", 0],
  ["wait", 0],
  ["wait=", 0],
  ["wait=-1", 0],
  ["wait=1.5", 0],
  ["wait=1e1", 0],
  ["await=5", 0],
  ["wait=5x", 0],
])("Prefer: %s waits %i seconds", (prefer, seconds) => {
  expect(secondsFor(prefer)).toBe(seconds);
});
