import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import type { Logger } from "../core/logger.ts";
import type { OutageLog } from "../core/outage-log.ts";
import { isDuplicateKey, isTransient } from "../db/errors.ts";
import { findTicket, insertTickets } from "../db/tickets.ts";
import type { Command } from "../domain/commands.ts";
import type { Decision } from "../domain/decide.ts";
import { changesOf, openDraft, type LockedState, type NewOutcome } from "../domain/draft.ts";
import { rejected, type Outcome } from "../domain/outcomes.ts";
import type { HoldTerms } from "../domain/terms.ts";
import { settleBatch } from "./settle-batch.ts";
import type { WorkerMetrics } from "./worker-metrics.ts";

type Deps = {
  db: Knex;
  holdTerms: HoldTerms;
  workerMetrics: Pick<WorkerMetrics, "batchBegunAgain">;
  /** What makes the lane wait. */
  waits: OutageLog;
  logger: Logger;
};

/** Between tries: quick at first, for deadlocks, then gentle on a database that is coming back. */
const BACKOFF_MS = [20, 50, 100, 250, 500, 1000] as const;
const BACKOFF_MAX_MS = 1000;

/**
 * Settles a batch whatever it takes. While the database is away the lane waits here, so that its
 * order is kept. When a batch fails for another reason, its commands are settled one by one, so
 * that only the one at fault is answered `internal-error`.
 */
export async function settlePatiently(
  deps: Deps,
  commands: readonly Command[],
): Promise<Decision[]> {
  try {
    return [await settleOnceReachable(deps, commands)];
  } catch (error) {
    deps.logger.warn(
      { err: error, commands: commands.length },
      "batch failed, settling one by one",
    );
  }
  const decisions: Decision[] = [];
  for (const command of commands) {
    decisions.push(await settleAlone(deps, command));
  }
  return decisions;
}

async function settleAlone(deps: Deps, command: Command): Promise<Decision> {
  try {
    return await settleOnceReachable(deps, [command]);
  } catch (error) {
    const { ticketId, seatId } = command;
    deps.logger.error({ err: error, ticketId, seatId }, "command failed");
    return recordFailure(deps, command);
  }
}

/** The outcome stands even if it cannot be recorded: the ticket store will have it. */
async function recordFailure(deps: Deps, command: Command): Promise<Decision> {
  const outcome = rejected("internal-error");
  const { ticketId, userId, kind, acceptedAt } = command;
  const recorded = { ticketId, keyHash: null, requestHash: null, outcome };
  try {
    await whenReachable(deps, () =>
      deps.db.transaction((trx) => insertTickets(trx, [{ ...recorded, userId, kind, acceptedAt }])),
    );
    return withoutEffect(outcome, [{ ...recorded, command }]);
  } catch (error) {
    deps.logger.error({ err: error, ticketId }, "failure not recorded");
    // Another run may have settled the ticket meanwhile, and what is recorded is what happened.
    const settled = isDuplicateKey(error)
      ? await whenReachable(deps, () => findTicket(deps.db, ticketId))
      : undefined;
    return withoutEffect(settled?.outcome ?? outcome);
  }
}

function withoutEffect(outcome: Outcome, outcomes: NewOutcome[] = []): Decision {
  return { outcomes: [outcome], changes: { ...changesOf(openDraft(NOTHING)), outcomes } };
}

const NOTHING: LockedState = {
  seats: [],
  reservations: [],
  accounts: [],
  holds: [],
  recorded: [],
  restingSales: new Map(),
};

function settleOnceReachable(deps: Deps, commands: readonly Command[]): Promise<Decision> {
  return whenReachable(deps, () => settleBatch(deps.db, commands, deps.holdTerms));
}

/** Does the work, again from its start after every failure that can pass. */
async function whenReachable<Result>(deps: Deps, work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const result = await work();
      deps.waits.worked();
      return result;
    } catch (error) {
      if (!isTransient(error)) {
        throw error;
      }
      deps.workerMetrics.batchBegunAgain();
      deps.waits.failed(error);
      await sleep(BACKOFF_MS[attempt] ?? BACKOFF_MAX_MS);
    }
  }
}
