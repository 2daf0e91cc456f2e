/**
 * From the moment of a decision to its record: both are one transaction, which the database ends when
 * its worker is silent for some ten seconds.
 */
export const RECORDED_WITHIN_MS = 12_000;
