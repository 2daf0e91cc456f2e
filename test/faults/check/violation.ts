/** One witness against one promise. */
export type Violation = { promise: string; witness: string };

export function against(promise: string, witnesses: readonly string[]): Violation[] {
  return witnesses.map((witness) => ({ promise, witness }));
}
