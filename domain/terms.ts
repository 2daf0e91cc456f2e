/** How long a seat is held, and how many at a time. */
export type HoldTerms = {
  holdSeconds: number;
  /** Live holds of one user for one concert; 0 is no limit. */
  maxHoldsPerUser: number;
};

/** On what terms is decided. */
export type Terms = HoldTerms & {
  /** The database's clock, read after the locks were taken. */
  nowMs: number;
};
