import { listLedger, type LedgerLine } from "../db/accounts.ts";
import {
  listReservationEvents,
  listTicketEvents,
  type ReservationEvent,
  type TicketEvent,
} from "../db/fan-history.ts";
import { listOperatorActions, type RecordedAction } from "../db/operator-actions.ts";
import type { Knex } from "knex";
import { formatMoney } from "../domain/money.ts";
import { outcomeWord } from "../domain/outcomes.ts";
import type { FoundPlace } from "../waiting-room/ushers.ts";
import { formatExactTime } from "./terminal/text.ts";

/** One thing that happened to a fan. */
export type StoryEvent = {
  atMs: number;
  kind: "user" | "line" | "ticket" | "hold" | "payment" | "refund" | "ledger" | "operator";
  text: string;
  /** The id under which more can be found. */
  id: string | null;
};

/** Of what happens at the same moment: what led to what. */
const ORDER = [
  "user",
  "line",
  "ticket",
  "operator",
  "hold",
  "payment",
  "refund",
  "ledger",
] as const;

/** What the database knows of a fan, in the order in which it happened; of each kind so many at most. */
export async function readStory(db: Knex, userId: string, limit: number): Promise<StoryEvent[]> {
  const [tickets, reservations, ledger, actions] = [
    await listTicketEvents(db, userId, limit),
    await listReservationEvents(db, userId, limit),
    await listLedger(db, { userId, limit }),
    await listOperatorActions(db, { userId, limit }),
  ];
  return [
    ...tickets.flatMap(ticketEvents),
    ...reservations.flatMap(reservationEvents),
    ...ledger.map(ledgerEvent),
    ...actions.map(operatorEvent),
  ];
}

export function inOrder(events: readonly StoryEvent[]): StoryEvent[] {
  return events.toSorted(
    (one, other) => one.atMs - other.atMs || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
  );
}

export function placeEvents(room: string, place: FoundPlace): StoryEvent[] {
  const { joinedAtMs, state, position, sessionEndsAtMs, silentUntilMs, goneSinceMs } = place;
  const joined: StoryEvent = {
    atMs: joinedAtMs,
    kind: "line",
    text: `came to the line of ${room}`,
    id: null,
  };
  if (goneSinceMs !== null) {
    return [joined, { atMs: goneSinceMs, kind: "line", text: `${state} in ${room}`, id: null }];
  }
  const now =
    position === null
      ? `admitted to ${room} until ${formatExactTime(sessionEndsAtMs ?? 0)}`
      : `waits in ${room} at position ${position}; dropped if silent after ${formatExactTime(silentUntilMs ?? 0)}`;
  return [joined, { atMs: Date.now(), kind: "line", text: `now: ${now}`, id: null }];
}

function ticketEvents({
  ticketId,
  kind,
  outcome,
  acceptedAt,
  decidedAt,
}: TicketEvent): StoryEvent[] {
  const tookMs = decidedAt.getTime() - acceptedAt.getTime();
  const facts =
    outcome.status === "rejected" && outcome.facts !== undefined
      ? ` ${JSON.stringify(outcome.facts)}`
      : "";
  const decided = `${kind}: ${outcomeWord(outcome)}${facts}, ${tookMs} ms after it was accepted`;
  return [
    { atMs: acceptedAt.getTime(), kind: "ticket", text: `${kind}: accepted`, id: ticketId },
    { atMs: decidedAt.getTime(), kind: "ticket", text: decided, id: ticketId },
  ];
}

function reservationEvents(event: ReservationEvent): StoryEvent[] {
  const { reservationId, concertId, date, seatNo, status, paymentId, refundId } = event;
  const price = formatMoney(event.price);
  const seat = `seat ${seatNo} of ${concertId} on ${date}`;
  const expiresAtMs = event.expiresAt.getTime();
  const held = `${seat} held until ${formatExactTime(expiresAtMs)}, ${price}`;
  const over = status === "expired" || (status === "held" && expiresAtMs <= Date.now());
  return [
    {
      atMs: event.createdAt.getTime(),
      kind: "hold",
      text: `${held}; now ${status}`,
      id: reservationId,
    },
    ...(over
      ? [
          {
            atMs: expiresAtMs,
            kind: "hold",
            text: `the hold on ${seat} ended`,
            id: reservationId,
          } as const,
        ]
      : []),
    ...(event.paidAt === null
      ? []
      : [
          {
            atMs: event.paidAt.getTime(),
            kind: "payment",
            text: `${seat} paid, ${price}`,
            id: paymentId,
          } as const,
        ]),
    ...(event.refundedAt === null
      ? []
      : [
          {
            atMs: event.refundedAt.getTime(),
            kind: "refund",
            text: `${seat} refunded, ${price}`,
            id: refundId,
          } as const,
        ]),
  ];
}

function ledgerEvent({ createdAt, kind, amount, balanceAfter, reference }: LedgerLine): StoryEvent {
  return {
    atMs: createdAt.getTime(),
    kind: "ledger",
    text: `${kind} ${formatMoney(amount)}, balance ${formatMoney(balanceAfter)}`,
    id: reference,
  };
}

function operatorEvent(action: RecordedAction): StoryEvent {
  const { createdAt, operator, kind, subject, actionId, details } = action;
  const reason = operator.reason === null ? "" : `, because: ${operator.reason}`;
  return {
    atMs: createdAt.getTime(),
    kind: "operator",
    text: `${operator.name}: ${kind} ${subject} ${JSON.stringify(details)}${reason}`,
    id: actionId,
  };
}
