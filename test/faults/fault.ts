import type { Random } from "../../bench/rush/random.ts";
import type { Stage } from "./stage/stage.ts";

/** Something that goes wrong while fans are buying, and what must hold nevertheless. */
export type Fault = {
  name: string;
  /** How often it happens in the full run, over all of its runs. */
  timesInFullRun: number;
  /** How often it happens in one run, time after time under the same load. */
  timesInRun: number;
  /** The next time does not wait until the last was overcome. */
  isBarrage?: true;
  /** Beyond what must hold whatever happens, for the table. */
  mustHold: string;
  limits: FaultLimits;
  /** Why it cannot be inflicted on this machine; undefined when it can. */
  unavailable?: () => Promise<string | undefined>;
  /** It happens on the ways between the parts, so relays are put there. They cost some processor. */
  needsRelays?: true;
  /** It fills disks, so the servers get small ones of their own. They are quicker than real ones. */
  needsSmallDisks?: true;
  /** Once. Resolves when it has happened and the part is back. All chance comes from `random`, so that a seed tells it all. */
  inflict: (stage: Stage, random: Random) => Promise<void>;
  /** For what goes on after it happened: resolves when all of it is over, before anything else happens. */
  untilOver?: (stage: Stage) => Promise<unknown>;
};

export type FaultLimits = {
  /** The longest time in which a lane may have work and decide none of it. */
  lanePauseMs?: number;
  /** The longest time that an answer may take which nobody asked to wait for. */
  answerMs?: number;
  /** Nobody may be answered 503, or not at all. */
  refusesNobody?: true;
};
