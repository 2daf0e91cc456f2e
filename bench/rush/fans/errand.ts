import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { FanTicketKind } from "../../../domain/outcomes.ts";
import { NoAnswer } from "../calls/ask.ts";
import type { Timing } from "../calls/meter.ts";
import type { Receipt, Sending, Told } from "../calls/errand-calls.ts";
import { tearAfterMs } from "./character.ts";
import type { Guest, World } from "./fan.ts";
import type { Errand, Purpose } from "./witness.ts";

/** As long as the API holds a request open. */
const WAIT_SECONDS = 10;
/** Much longer than a worker that died is missed for. Whoever hears nothing until then never will. */
const TICKET_PATIENCE_MS = 120_000;

const outcomeTiming: Record<FanTicketKind, Timing> = {
  reserve: "reserve, to outcome",
  pay: "pay, to outcome",
  cancel: "give back, to outcome",
  "top-up": "top up",
};

/**
 * Asks for something and learns what came of it, in the fan's own way. All of it goes into the
 * witness's log.
 * @throws {NoAnswer} when nobody says what came of it.
 */
export async function runErrand(
  world: World,
  fan: Guest,
  purpose: Omit<Purpose, "userId">,
  send: (sending: Sending) => Promise<Receipt>,
): Promise<Told> {
  const { meter, witness } = world;
  const errand = witness.begin({ ...purpose, userId: fan.userId });
  const tornAfterMs = tearAfterMs(fan.random);
  const startedMs = performance.now();
  const time = (timing: Timing) => {
    // What a fan's own line cost is nobody else's time.
    if (tornAfterMs === undefined) {
      meter.time(timing, performance.now() - startedMs);
    }
  };
  const receipt = await send({
    idempotencyKey: randomUUID(),
    waitSeconds: fan.character.learning === "waits with the request" ? WAIT_SECONDS : undefined,
    tearAfterMs: tornAfterMs,
  });
  errand.ticketId = receipt.ticketId;
  if (receipt.told === undefined) {
    witness.accept(errand);
    if (errand.kind === "reserve") {
      time("reserve, to 202");
    }
  }
  const told = receipt.told ?? (await askTicket(world, fan, errand, receipt));
  witness.hear(errand, told);
  // Who asks from time to time measures the pauses in between.
  if (errand.acceptedAtMs === undefined || !asks(fan)) {
    time(outcomeTiming[errand.kind]);
  }
  return told;
}

async function askTicket(
  { api, meter }: World,
  fan: Guest,
  { ticketId = "", kind }: Errand,
  { retryAfterSeconds }: Receipt,
): Promise<Told> {
  const isPolling = asks(fan);
  const giveUpAt = performance.now() + TICKET_PATIENCE_MS;
  while (performance.now() < giveUpAt) {
    if (isPolling) {
      await sleep(retryAfterSeconds * 1000);
    }
    const startedMs = performance.now();
    const told = await api.ticket(fan.token, ticketId, isPolling ? undefined : WAIT_SECONDS);
    if (isPolling) {
      meter.time("ask a ticket", performance.now() - startedMs);
    }
    if (told === "unknown") {
      throw new NoAnswer(`nobody knows ${ticketId} (${kind})`);
    }
    if (told !== undefined) {
      return told;
    }
  }
  throw new NoAnswer(`${ticketId} (${kind}) is undecided`);
}

const asks = ({ character }: Guest) => character.learning === "asks the ticket";
