import type { Knex } from "knex";
import type { OperatorAction, OperatorActionKind } from "../domain/operator-actions.ts";
import { insertRows } from "./statements.ts";

/** Records what operators did, in the transaction that does it. */
export async function insertOperatorActions(
  trx: Knex.Transaction,
  actions: readonly OperatorAction[],
): Promise<void> {
  await insertRows(
    trx,
    "operator_actions",
    actions.map((action) => ({
      id: action.actionId,
      operator: action.operator.name,
      kind: action.kind,
      subject: action.subject,
      user_id: action.userId,
      reason: action.operator.reason,
      once_key: action.onceKey,
      details: JSON.stringify(action.details),
    })),
  );
}

/**
 * Does what has its effect outside of the database, and records it with what came of it. The record is
 * written first and committed last: what failed is not on record, and what is not on record was
 * reported as failed.
 */
export function recordAround<Effect extends Record<string, unknown>>(
  db: Knex,
  action: OperatorAction,
  act: () => Promise<Effect>,
): Promise<Effect> {
  return db.transaction(async (trx) => {
    await insertOperatorActions(trx, [action]);
    const effect = await act();
    await trx("operator_actions")
      .where("id", action.actionId)
      .update({ details: JSON.stringify({ ...action.details, ...effect }) });
    return effect;
  });
}

/** An action as it is on record, with the moment by the database's clock. */
export type RecordedAction = OperatorAction & { createdAt: Date };

type OperatorActionRow = {
  id: string;
  operator: string;
  kind: OperatorActionKind;
  subject: string;
  user_id: string | null;
  reason: string | null;
  once_key: string | null;
  details: string;
  created_at: Date;
};

/** Newest first: all of them, or those that are part of one fan's story. */
export async function listOperatorActions(
  db: Knex,
  page: { userId?: string; limit: number },
): Promise<RecordedAction[]> {
  const query = db<OperatorActionRow>("operator_actions")
    .select("*")
    .orderBy("id", "desc")
    .limit(page.limit);
  if (page.userId !== undefined) {
    void query.where("user_id", page.userId);
  }
  const rows: OperatorActionRow[] = await query;
  return rows.map(toAction);
}

/** The action that was done under this key. */
export async function findActionDoneOnce(
  db: Knex,
  onceKey: string,
): Promise<RecordedAction | undefined> {
  const row = await db<OperatorActionRow>("operator_actions").where("once_key", onceKey).first("*");
  return row && toAction(row);
}

function toAction(row: OperatorActionRow): RecordedAction {
  // Written by `insertOperatorActions` only, so its form is known.
  const details: Record<string, unknown> = JSON.parse(row.details);
  return {
    actionId: row.id,
    operator: { name: row.operator, reason: row.reason },
    kind: row.kind,
    subject: row.subject,
    userId: row.user_id,
    onceKey: row.once_key,
    details,
    createdAt: row.created_at,
  };
}
