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
      details: JSON.stringify(action.details),
    })),
  );
}

/**
 * Does what has its effect outside of the database, and records it. The record is written first and
 * committed last: what failed is not on record, and what is not on record was reported as failed.
 */
export function recordAround<Effect>(
  db: Knex,
  action: OperatorAction,
  act: () => Promise<Effect>,
): Promise<Effect> {
  return db.transaction(async (trx) => {
    await insertOperatorActions(trx, [action]);
    return act();
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
  return rows.map((row) => {
    // Written by `insertOperatorActions` only, so its form is known.
    const details: Record<string, unknown> = JSON.parse(row.details);
    return {
      actionId: row.id,
      operator: { name: row.operator, reason: row.reason },
      kind: row.kind,
      subject: row.subject,
      userId: row.user_id,
      details,
      createdAt: row.created_at,
    };
  });
}
