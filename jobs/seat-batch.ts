import Joi from "joi";
import type { JobsOptions } from "bullmq";
import type {
  CancelCommand,
  Command,
  PayCommand,
  RefundCommand,
  ReleaseCommand,
  ReserveCommand,
} from "../domain/commands.ts";
import { formatMoney, parseMoney } from "../domain/money.ts";
import { OPERATOR_NAME_MAX_CHARACTERS, REASON_MAX_CHARACTERS } from "../domain/operator-actions.ts";
import type { QueuedTicket } from "./ticket-store.ts";
import { keepCompleted, keepFailed } from "./finished-jobs.ts";

/** The contract of the lanes' one job: a batch of commands for seats of that lane, in order. */
export type SeatBatch = {
  /** The API process to tell when the batch is decided. */
  replyTo: string;
  /** The tickets whose outcomes somebody waits for there. */
  awaited: string[];
  commands: WireCommand[];
};

/** A command as JSON carries it: the amount as a decimal string. */
type WireCommand = Exclude<Command, PayCommand> | (Omit<PayCommand, "amount"> & { amount: string });

/** What the job leaves behind for operators: a word for each ticket. */
export type SeatBatchReport = Record<string, string>;

export const seatBatchOptions: JobsOptions = {
  // The processor itself waits out every failure that can pass, so that the lane keeps its order.
  // An attempt is used up only by a bug or by a stop in the middle of such a wait.
  attempts: 20,
  backoff: { type: "fixed", delay: 500 },
  // Enough to look at after a rush. The outcomes themselves are kept in the database.
  removeOnComplete: keepCompleted(1000),
  removeOnFail: keepFailed(1000),
};

/** The name says what the batch carries: `reserve ×12, pay ×3`. */
export function seatBatchName(commands: readonly Command[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of commands) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${kind} ×${count}`).join(", ");
}

export function encodeSeatBatch(batch: {
  replyTo: string;
  awaited: string[];
  commands: readonly Command[];
}): SeatBatch {
  const { replyTo, awaited, commands } = batch;
  return {
    replyTo,
    awaited,
    commands: commands.map((command) =>
      command.kind === "pay" ? { ...command, amount: formatMoney(command.amount) } : command,
    ),
  };
}

const id = Joi.string().max(40).required();
const everyCommand = {
  ticketId: id,
  userId: Joi.string().max(64).required(),
  seatId: Joi.number().integer().min(1).required(),
  acceptedAt: Joi.string().isoDate().required(),
  reservationId: id,
  idempotency: Joi.object({ keyHash: id, requestHash: id }),
};
const everyOperatorCommand = {
  ...everyCommand,
  actionId: id,
  operator: Joi.object({
    name: Joi.string().max(OPERATOR_NAME_MAX_CHARACTERS).required(),
    reason: Joi.string().max(REASON_MAX_CHARACTERS).allow(null).required(),
  }).required(),
};
// Here and not at each call, where Joi would prepare its settings anew for every job.
const strictly = { convert: false };
/** One for each kind: deciding field by field what a kind must have costs Joi far more. */
const commandSchemas = {
  reserve: Joi.object<ReserveCommand>({
    kind: Joi.valid("reserve").required(),
    ...everyCommand,
  }).prefs(strictly),
  cancel: Joi.object<CancelCommand>({
    kind: Joi.valid("cancel").required(),
    ...everyCommand,
  }).prefs(strictly),
  pay: Joi.object({
    kind: Joi.valid("pay").required(),
    ...everyCommand,
    paymentId: id,
    room: Joi.string().max(64).required(),
    amount: Joi.string().required(),
    // What a job does not say is not so: then the moment of the decision counts.
    askedInTime: Joi.boolean().default(false),
  }).prefs(strictly),
  release: Joi.object<ReleaseCommand>({
    kind: Joi.valid("release").required(),
    ...everyOperatorCommand,
  }).prefs(strictly),
  refund: Joi.object<RefundCommand>({
    kind: Joi.valid("refund").required(),
    ...everyOperatorCommand,
    refundId: id,
  }).prefs(strictly),
};
const batchSchema = Joi.object<SeatBatch, true>({
  replyTo: id,
  awaited: Joi.array().items(Joi.string().max(40)).required(),
  commands: Joi.array().min(1).required(),
})
  .required()
  .prefs(strictly);

/**
 * Reads a job's data at the worker's edge.
 * @throws {Error} when somebody else put something else on the queue.
 */
export function decodeSeatBatch(data: unknown): {
  replyTo: string;
  awaited: ReadonlySet<string>;
  commands: Command[];
} {
  const { replyTo, awaited, commands } = valid(batchSchema, data);
  return { replyTo, awaited: new Set(awaited), commands: commands.map(decodeCommand) };
}

const anyCommandsSchema = Joi.object<{ commands: unknown[] }, true>({
  commands: Joi.array().required(),
})
  .required()
  .unknown();
const ticketSchema = Joi.object<QueuedTicket>({
  ticketId: id,
  userId: everyCommand.userId,
  kind: Joi.valid(...Object.keys(commandSchemas)).required(),
  acceptedAt: everyCommand.acceptedAt,
})
  .required()
  .prefs({ ...strictly, stripUnknown: true });

/** The tickets in a job that is no batch or cannot be decided, as far as they can be read. */
export function ticketsInSeatBatch(data: unknown): QueuedTicket[] {
  const { value, error } = anyCommandsSchema.validate(data);
  if (error !== undefined) {
    return [];
  }
  return value.commands.flatMap((command) => {
    const ticket = ticketSchema.validate(command);
    return ticket.error === undefined ? [ticket.value] : [];
  });
}

function decodeCommand(command: WireCommand): Command {
  switch (command?.kind) {
    case "reserve":
      return valid(commandSchemas.reserve, command);
    case "cancel":
      return valid(commandSchemas.cancel, command);
    case "release":
      return valid(commandSchemas.release, command);
    case "refund":
      return valid(commandSchemas.refund, command);
    case "pay": {
      const { amount: text, ...rest } = valid(commandSchemas.pay, command);
      const amount = parseMoney(text);
      if (amount === undefined) {
        throw new Error(`Not a seat batch: ${text} is no amount`);
      }
      return { ...rest, amount };
    }
    default:
      throw new Error("Not a seat batch: a command is of no known kind");
  }
}

function valid<Value>(schema: Joi.ObjectSchema<Value>, data: unknown): Value {
  const { value, error } = schema.validate(data);
  if (error !== undefined) {
    throw new Error(`Not a seat batch: ${error.message}`);
  }
  return value;
}
