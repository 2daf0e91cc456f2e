import type { Meter } from "../calls/meter.ts";
import type { PublicApi } from "../calls/public-api.ts";
import type { Random } from "../random.ts";
import type { Character } from "./character.ts";
import type { Crowd, Whereabouts } from "./crowd.ts";
import type { Hall } from "./hall.ts";
import type { Witness } from "./witness.ts";

/** What all fans share. */
export type World = {
  api: PublicApi;
  meter: Meter;
  witness: Witness;
  crowd: Crowd;
  hall: Hall;
  speed: number;
  /** Answers that have no place in the conversation, and requests that nobody answered. */
  troubles: string[];
};

export type Fan = {
  userId: string;
  /** What the identity provider gave; none where nobody asks for it. */
  identity: string | undefined;
  random: Random;
  character: Character;
  where: Whereabouts;
};

/** A fan who has a place. */
export type Guest = Fan & { token: string };
