import Joi from "joi";
import type { Knex } from "knex";
import { recordAround } from "../../../db/operator-actions.ts";
import { findReservation } from "../../../db/reservations.ts";
import { steerRoom, steerSale } from "../../../db/steering.ts";
import { RowlockError } from "../../../domain/errors.ts";
import { idFromTicket } from "../../../domain/ids.ts";
import {
  newOperatorAction,
  REASON_MAX_CHARACTERS,
  type Operator,
  type OperatorAction,
  type OperatorActionKind,
} from "../../../domain/operator-actions.ts";
import { ADMIT_PER_SECOND_MAX, MAX_ACTIVE_MAX, type RoomSettings } from "../../../domain/rooms.ts";
import { saleStates, type SaleState } from "../../../domain/sale.ts";
import type { LaneProducer } from "../../../jobs/lane-producer.ts";
import { runOperatorErrand, type OperatorErrand } from "../../../jobs/operator-errand.ts";
import type { OutcomeWaiter } from "../../../jobs/outcome-waiter.ts";
import type { Ushers } from "../../../waiting-room/ushers.ts";
import { userId } from "../../http/fields.ts";
import { createValidator } from "../../http/validation.ts";
import { formatMoment } from "../../presenters/forms.ts";

/*
 * What operators may do from the control room. Each is on record with who did it, in one transaction
 * with its effect where that is in the database.
 */

export type SwitchDeps = {
  db: Knex;
  ushers: Ushers;
  laneProducer: Pick<LaneProducer, "submit">;
  outcomeWaiter: Pick<OutcomeWaiter, "wait" | "giveUp">;
  laneCount: number;
};

/** A request to a switch, as it came. */
type SwitchRequest = { subject: string; json: unknown; operatorName: string; nowMs: number };

/** One switch: where it is, and what it does. Answers with what came of it. */
export type Switch = {
  /** Below the control room's own path; `:subject` is what it is about. */
  path: string;
  /** @throws {RowlockError} `invalid-request`, and what the switch itself refuses */
  act: (deps: SwitchDeps, request: SwitchRequest) => Promise<object>;
};

/** Operators may say why. */
type Reasoned = { reason?: string };
const reason = Joi.string().trim().max(REASON_MAX_CHARACTERS);

/** The same, after checking. */
type SwitchCall<Body> = { subject: string; body: Body; operator: Operator; nowMs: number };

function defineSwitch<Body extends Reasoned>(
  path: string,
  schema: Joi.ObjectSchema<Body>,
  act: (deps: SwitchDeps, call: SwitchCall<Body>) => Promise<object>,
): Switch {
  const validate = createValidator("body", schema);
  return {
    path,
    act(deps, { subject, json, operatorName, nowMs }) {
      const body = validate(json);
      const operator = { name: operatorName, reason: body.reason ?? null };
      return act(deps, { subject, body, operator, nowMs });
    },
  };
}

/** An operator is there and looks; a lane that takes longer has other troubles. */
const LANE_PATIENCE_MS = 10_000;

const sale = defineSwitch(
  "/concerts/:subject/sale",
  Joi.object<Reasoned & { saleState: SaleState }>({
    reason,
    saleState: Joi.valid(...saleStates).required(),
  }),
  async ({ db }, { subject: concertId, body: { saleState }, operator }) => {
    const { before } = await steerSale(db, operator, { concertId, saleState });
    return { concertId, before: before.saleState, saleState };
  },
);

const room = defineSwitch(
  "/rooms/:subject",
  Joi.object<Reasoned & { changes: Partial<RoomSettings> }>({
    reason,
    // Null leaves it to the environment again.
    changes: Joi.object<Partial<RoomSettings>>({
      maxActive: Joi.number().integer().min(1).max(MAX_ACTIVE_MAX).allow(null),
      admitPerSecond: Joi.number().integer().min(1).max(ADMIT_PER_SECOND_MAX).allow(null),
      isClosed: Joi.boolean(),
    })
      .min(1)
      .required(),
  }),
  async ({ db }, { subject, body: { changes }, operator }) => ({
    room: subject,
    ...(await steerRoom(db, operator, { room: subject, changes })),
  }),
);

const ofFan = Joi.object<Reasoned & { userId: string }>({ reason, userId: userId.required() });

const letIn = defineSwitch("/rooms/:subject/let-in", ofFan, (deps, call) =>
  recordAround(deps.db, lineAction("let-in", call, call.body.userId), () =>
    deps.ushers.letIn(call.subject, call.body.userId),
  ),
);

const letOut = defineSwitch("/rooms/:subject/let-out", ofFan, (deps, call) =>
  recordAround(deps.db, lineAction("let-out", call, call.body.userId), () =>
    deps.ushers.letOut(call.subject, call.body.userId),
  ),
);

const reasonOnly = Joi.object<Reasoned>({ reason });

const endSessions = defineSwitch("/rooms/:subject/end-sessions", reasonOnly, (deps, call) =>
  recordAround(deps.db, lineAction("end-sessions", call, null), async () => ({
    ended: await deps.ushers.endSessions(call.subject),
  })),
);

const release = defineSwitch("/reservations/:subject/release", reasonOnly, (deps, call) =>
  decideInLane(deps, call, (head) => ({ ...head, kind: "release" })),
);

const refund = defineSwitch("/reservations/:subject/refund", reasonOnly, (deps, call) =>
  decideInLane(deps, call, (head) => ({
    ...head,
    kind: "refund",
    refundId: idFromTicket("refund", head.ticketId),
  })),
);

/** All of them. */
export const switches: readonly Switch[] = [
  sale,
  room,
  letIn,
  letOut,
  endSessions,
  release,
  refund,
];

function lineAction(
  kind: OperatorActionKind,
  { subject, operator }: SwitchCall<object>,
  fan: string | null,
): OperatorAction {
  return newOperatorAction({ operator, kind, subject, userId: fan });
}

/** @throws {RowlockError} `unknown-reservation`, and what `runOperatorErrand` throws. */
async function decideInLane(
  { db, ...deps }: SwitchDeps,
  { subject, operator, nowMs }: SwitchCall<object>,
  toCommand: OperatorErrand["toCommand"],
): Promise<object> {
  const reservation = await findReservation(db, subject);
  if (reservation === undefined) {
    throw new RowlockError("unknown-reservation");
  }
  return runOperatorErrand(deps, {
    operator,
    reservation,
    acceptedAt: formatMoment(nowMs),
    toCommand,
    patienceMs: LANE_PATIENCE_MS,
  });
}
