import { channel } from "node:diagnostics_channel";

/**
 * The steps of the work that must not go wrong half-way, in their order. Each is told on a channel of
 * Node's `diagnostics_channel` as `{ step }`, at the moment when it is done. Who traces or profiles a
 * process can listen from a module that is loaded with `--import`; listeners are called at once and
 * in the work's own asynchronous context. Without a listener a step costs a look at a flag.
 */
export const stepsOf = {
  /** A batch of a lane, from its locks to the end of its job. A batch that is tried again begins again. */
  "lane-worker": ["after-lock", "after-write", "after-commit", "after-publish", "before-finish"],
  /** A batch on its way into a lane: gathered, its tickets marked, the job on disk; nobody is answered yet. */
  "lane-producer": ["after-gather", "after-mark", "after-add"],
  /** A tick of the lines: their settings are read, everybody is admitted. */
  "admit-waiting": ["after-read", "after-admit"],
  /** A batch of holds that ended. A tick that finds none has no steps. */
  "release-expired-holds": ["after-lock", "after-write", "after-commit", "after-publish"],
} as const;

export type Work = keyof typeof stepsOf;

/** The name of the channel, for listeners. */
export const stepChannel = (work: Work) => `rowlock:${work}`;

/** @returns what tells that a step is done. */
export function stepTeller<Name extends Work>(
  work: Name,
): (step: (typeof stepsOf)[Name][number]) => void {
  const steps = channel(stepChannel(work));
  return (step) => {
    if (steps.hasSubscribers) {
      steps.publish({ step });
    }
  };
}
