/** A sentence that must come to nothing, and what it came to. */
export type Finding = {
  what: string;
  /** `0` when it is as it must be. */
  found: string;
  isClean: boolean;
  /** Some of the witnesses against it. */
  examples: string[];
};

/** Enough to start looking. */
const EXAMPLES_MAX = 5;

/** One witness is one too many. */
export function finding(what: string, witnesses: readonly string[]): Finding {
  return {
    what,
    found: witnesses.length.toLocaleString("en-US"),
    isClean: witnesses.length === 0,
    examples: witnesses.slice(0, EXAMPLES_MAX),
  };
}
