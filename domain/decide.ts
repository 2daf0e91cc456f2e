import type { Command } from "./commands.ts";
import type { Terms } from "./terms.ts";
import {
  apply,
  changesOf,
  openDraft,
  type Changes,
  type Draft,
  type LockedState,
  type Verdict,
} from "./draft.ts";
import { rejected, type Outcome } from "./outcomes.ts";
import { judge } from "./rules.ts";

export type Decision = {
  /** One for each command, in the same order. */
  outcomes: Outcome[];
  changes: Changes;
};

/**
 * Decides commands one after the other, each seeing what those before it changed.
 * A command whose ticket or idempotency key already has an outcome gets that outcome again and
 * changes nothing, so deciding the same batch twice is harmless.
 */
export function decide(state: LockedState, commands: readonly Command[], terms: Terms): Decision {
  const draft = openDraft(state);
  const outcomes = commands.map((command) => {
    const known = draft.byTicket.get(command.ticketId);
    if (known !== undefined) {
      return known.outcome;
    }
    const verdict = repeatUnderKey(draft, command) ?? judge(draft, command, terms);
    apply(draft, command, verdict);
    return verdict.outcome;
  });
  return { outcomes, changes: changesOf(draft) };
}

function repeatUnderKey(draft: Draft, command: Command): Verdict | undefined {
  const first = command.idempotency && draft.byKey.get(command.idempotency.keyHash);
  if (first === undefined) {
    return undefined;
  }
  const sameRequest = first.requestHash === command.idempotency?.requestHash;
  return {
    outcome: sameRequest ? first.outcome : rejected("idempotency-key-reused"),
    repeatsAnother: true,
  };
}
