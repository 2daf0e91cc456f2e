export type DecisionTime = {
  /** The database's clock, read after the locks were taken. */
  nowMs: number;
  holdSeconds: number;
};
