import type { Answer, ApiWorld } from "../api/api-world.ts";
import { eventually } from "../support/eventually.ts";
import type { Told } from "./expected.ts";

/** What requests say besides where they go. */
export type Asking = { token?: string; json?: unknown; key?: string | undefined };

export async function ask(
  world: ApiWorld,
  method: string,
  path: string,
  { token, json, key }: Asking,
  wait?: number,
): Promise<Answer> {
  return world.send(method, `/api/v1${path}`, {
    token,
    json,
    ...(key !== undefined && { key }),
    ...(wait !== undefined && { wait }),
  });
}

const WAIT_SECONDS = 10;

/** For what a lane decides: waits for the outcome, or takes the ticket and asks that. */
export async function askLane(
  world: ApiWorld,
  method: string,
  path: string,
  { waits, ...asking }: Asking & { waits: boolean },
): Promise<Told> {
  const answer = await ask(world, method, path, asking, waits ? WAIT_SECONDS : undefined);
  if (answer.status !== 202) {
    return answer;
  }
  if (waits) {
    throw new Error(`Not decided within ${WAIT_SECONDS} seconds`);
  }
  const { token } = asking;
  const ticket = await eventually(
    async () => {
      const { status, body } = await world.send("GET", String(answer.headers["location"]), {
        token,
      });
      if (status !== 200 || body["ticketId"] !== answer.body["ticketId"]) {
        throw new Error(`Asked for a ticket and got ${status} ${JSON.stringify(body)}`);
      }
      return body["status"] === "queued" ? undefined : body;
    },
    { everyMs: 2 },
  );
  const told = ticket["status"] === "completed" ? ticket["result"] : ticket["problem"];
  return {
    status: Number(ticket["httpStatus"]),
    body: Object.fromEntries(Object.entries(told ?? {})),
  };
}
