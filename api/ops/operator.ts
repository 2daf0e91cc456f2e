import type { Context } from "koa";
import { OPERATOR_NAME_MAX_CHARACTERS } from "../../domain/operator-actions.ts";

/** Whoever sits in front of an operators' page. */
export type PageOperator = {
  /** As it stands in the record of what operators did. */
  name: string;
  /** False for those who may only look. */
  mayChange: boolean;
};

const operators = new WeakMap<Context["req"], PageOperator>();

export function admitOperator(ctx: Context, operator: PageOperator): void {
  const name = operator.name.slice(0, OPERATOR_NAME_MAX_CHARACTERS);
  operators.set(ctx.req, { ...operator, name });
}

/** Who was let in, behind `requireOperator`. */
export function operatorOf(ctx: Context): PageOperator {
  const operator = operators.get(ctx.req);
  if (operator === undefined) {
    throw new Error("An operators' page was reached without its guard");
  }
  return operator;
}
