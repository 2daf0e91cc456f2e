import { TRANSACTION_SPAN, type Tracing } from "../core/tracing/tracing.ts";
import type { Command } from "../domain/commands.ts";
import type { Decision } from "../domain/decide.ts";
import { changesOf, openDraft, type LockedState, type NewOutcome } from "../domain/draft.ts";
import type { Outcome } from "../domain/outcomes.ts";
import type { HoldTerms } from "../domain/terms.ts";
import { settleBatch } from "./settle-batch.ts";
import { recordFailure } from "./record-failure.ts";
import { whenReachable, type Patience } from "./when-reachable.ts";

type Deps = Patience & { holdTerms: HoldTerms; tracing: Tracing };

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
    const { outcome, isNew } = await recordFailure(deps, command);
    const recorded = { command, ticketId, keyHash: null, requestHash: null, outcome };
    return withoutEffect(outcome, isNew ? [recorded] : []);
  }
}

function withoutEffect(outcome: Outcome, outcomes: NewOutcome[]): Decision {
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
  return whenReachable(deps, () =>
    deps.tracing.span(TRANSACTION_SPAN, () => settleBatch(deps.db, commands, deps.holdTerms)),
  );
}
