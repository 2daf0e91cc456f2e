import { newId } from "./ids.ts";

/** What operators do to a running box office. */
export type OperatorActionKind =
  | "open-sale"
  | "pause-sale"
  | "drain-sale"
  | "set-room"
  | "end-sessions"
  | "let-in"
  | "let-out"
  | "release"
  | "refund"
  | "top-up"
  | "pay-out"
  | "import";

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
  /** A name that the operator gave it, so that it is done once however often it is asked for. */
  onceKey: string | null;
  /** What else there is to know, to be read by people. */
  details: Record<string, unknown>;
};

/** The columns that keep them are this wide. */
export const OPERATOR_NAME_MAX_CHARACTERS = 64;
export const REASON_MAX_CHARACTERS = 500;

export function newOperatorAction(
  action: Pick<OperatorAction, "operator" | "kind" | "subject"> & Partial<OperatorAction>,
): OperatorAction {
  const nothing = { userId: null, onceKey: null, details: {} };
  return { actionId: newId("operatorAction"), ...nothing, ...action };
}
