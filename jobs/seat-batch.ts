import Joi from "joi";
import type { JobsOptions } from "bullmq";
import type { CancelCommand, Command, PayCommand, ReserveCommand } from "../domain/commands.ts";
import { formatMoney, parseMoney } from "../domain/money.ts";

/** The contract of the lanes' one job: a batch of commands for seats of that lane, in order. */
export type SeatBatch = {
  /** The API process that waits to hear of the outcomes. */
  replyTo: string;
  commands: WireCommand[];
};

/** A command as JSON carries it: the amount as a decimal string. */
type WireCommand =
  | ReserveCommand
  | CancelCommand
  | (Omit<PayCommand, "amount"> & { amount: string });

/** What the job leaves behind for operators: a word for each ticket. */
export type SeatBatchReport = Record<string, string>;

export const seatBatchOptions: JobsOptions = {
  // The processor itself waits out every failure that can pass, so that the lane keeps its order.
  // An attempt is used up only by a bug or by a stop in the middle of such a wait.
  attempts: 20,
  backoff: { type: "fixed", delay: 500 },
  // Enough to look at after a rush. The outcomes themselves are kept in the database.
  removeOnComplete: { count: 1000, age: 3600 },
  removeOnFail: { count: 1000, age: 7 * 24 * 3600 },
};

/** The name says what the batch carries: `reserve ×12, pay ×3`. */
export function seatBatchName(commands: readonly Command[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of commands) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${kind} ×${count}`).join(", ");
}

export function encodeSeatBatch(replyTo: string, commands: readonly Command[]): SeatBatch {
  return {
    replyTo,
    commands: commands.map((command) =>
      command.kind === "pay" ? { ...command, amount: formatMoney(command.amount) } : command,
    ),
  };
}

const id = Joi.string().max(40).required();
const commandSchema = Joi.object({
  kind: Joi.valid("reserve", "pay", "cancel").required(),
  ticketId: id,
  userId: Joi.string().max(64).required(),
  seatId: Joi.number().integer().min(1).required(),
  acceptedAt: Joi.string().isoDate().required(),
  reservationId: id,
  idempotency: Joi.object({ keyHash: id, requestHash: id }),
  paymentId: id.when("kind", { not: "pay", then: Joi.forbidden() }),
  room: id.max(64).when("kind", { not: "pay", then: Joi.forbidden() }),
  amount: Joi.string()
    .custom((text: string, helpers) =>
      parseMoney(text) === undefined ? helpers.error("any.invalid") : text,
    )
    .when("kind", { is: "pay", then: Joi.required(), otherwise: Joi.forbidden() }),
});
const batchSchema = Joi.object<SeatBatch, true>({
  replyTo: id,
  commands: Joi.array().items(commandSchema).min(1).required(),
})
  .required()
  // Here and not at each call, where Joi would prepare its settings anew for every job.
  .prefs({ convert: false });

/**
 * Reads a job's data at the worker's edge.
 * @throws {Error} when somebody else put something else on the queue.
 */
export function decodeSeatBatch(data: unknown): { replyTo: string; commands: Command[] } {
  const { value, error } = batchSchema.validate(data);
  if (error !== undefined) {
    throw new Error(`Not a seat batch: ${error.message}`);
  }
  return { replyTo: value.replyTo, commands: value.commands.map(decodeCommand) };
}

function decodeCommand(command: WireCommand): Command {
  if (command.kind !== "pay") {
    return command;
  }
  const amount = parseMoney(command.amount);
  if (amount === undefined) {
    throw new Error(`Not an amount: ${command.amount}`);
  }
  return { ...command, amount };
}
