import { newId } from "./ids.ts";

/** What operators do to a running box office. */
export type OperatorActionKind = "open-sale" | "pause-sale" | "drain-sale" | "set-room";

/** Who did it, and why, in their own words. */
export type Operator = { name: string; reason: string | null };

/** What was done, as it is recorded. */
export type OperatorAction = {
  actionId: string;
  operator: Operator;
  kind: OperatorActionKind;
  /** The concert, line, user or reservation that it was done to. */
  subject: string;
  /** The fan whose story it is a part of. */
  userId: string | null;
  /** What else there is to know, to be read by people. */
  details: Record<string, unknown>;
};

/** The columns that keep them are this wide. */
export const OPERATOR_NAME_MAX_CHARACTERS = 64;
export const REASON_MAX_CHARACTERS = 500;

export function newOperatorAction(
  action: Omit<OperatorAction, "actionId" | "userId" | "details"> & Partial<OperatorAction>,
): OperatorAction {
  return { actionId: newId("operatorAction"), userId: null, details: {}, ...action };
}
