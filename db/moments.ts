/** The form in which a moment is given to a `DATETIME(3)` column: UTC, milliseconds. */
export function toColumnTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("T", " ").replace("Z", "");
}
