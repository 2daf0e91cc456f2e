import { ask } from "./ask.ts";
import { createErrandCalls } from "./errand-calls.ts";
import type { HttpClient } from "./http-client.ts";
import { createLineCalls } from "./line-calls.ts";
import type { Meter } from "./meter.ts";
import { createSeatCalls } from "./seat-calls.ts";
import type { Send, ShowName } from "./wire.ts";

export type PublicApi = ReturnType<typeof createPublicApi>;

/** The calls that fans make, each repeated until it is answered. */
export function createPublicApi(deps: { http: HttpClient; meter: Meter; show: ShowName }) {
  const send: Send = (request) => ask(deps, request);
  return {
    ...createLineCalls(send, deps.show),
    ...createSeatCalls(send, deps.show),
    ...createErrandCalls(send, deps.show),
  };
}
