import { randomBytes } from "node:crypto";
import type { Knex } from "knex";
import type { Config } from "../../../core/config.ts";
import { UsageError } from "../arguments.ts";
import { createUsers } from "../../stage/fans.ts";
import { signIdentities } from "../../stage/line.ts";
import { createTour } from "../../stage/tour.ts";

/** Where a rush takes place: a Rowlock that runs, with a show that nobody else knows of. */
export type Venue = {
  /** Of its API, without a path. */
  url: string;
  db: Knex;
  show: Show;
  people: Person[];
  /** Come before the sale, to see that all is well, and buy nothing. */
  ushers: Person[];
  /** What decides how fast a sale goes, as far as it is known here. */
  settings: Record<string, string>;
};

export type Show = {
  concertId: string;
  date: string;
  performanceId: number;
  /** In the hall's order. */
  seatNos: string[];
};

/** A user, and the token of the identity provider if there is one. */
export type Person = { userId: string; identity: string | undefined };

/** Enough that a process which has just started has compiled what a sale asks of it most. */
const USHERS = 200;

/**
 * Makes a show with a line of its own, and those who will come. There are no calls for this, so it
 * goes straight to the database. Nobody has any money yet: for that there is a call.
 */
export async function openShow(
  db: Knex,
  config: Config,
  size: { fans: number; seats: number },
): Promise<Pick<Venue, "show" | "people" | "ushers">> {
  const concertId = `rush-${randomBytes(4).toString("hex")}`;
  const tour = await createTour(
    { db },
    { concertId, dates: 1, seatsPerDate: size.seats, room: concertId },
  );
  const [performance] = tour.dates;
  if (performance === undefined) {
    throw new Error("There is no show without a date");
  }
  const usersOf = async (kind: string, count: number) =>
    withIdentities(config, await createUsers({ db }, { count, prefix: `${concertId}-${kind}` }));
  return {
    show: { concertId, ...performance, seatNos: tour.seatNos },
    people: await usersOf("fan", size.fans),
    ushers: await usersOf("usher", USHERS),
  };
}

function withIdentities(config: Config, userIds: readonly string[]): Person[] {
  const { mode, jwtSecret } = config.auth;
  if (mode === "open") {
    return userIds.map((userId) => ({ userId, identity: undefined }));
  }
  if (jwtSecret === undefined) {
    throw new UsageError("Nobody can be let in without the secret of the identity provider");
  }
  return signIdentities({ config }, userIds).map(({ userId, token }) => ({
    userId,
    identity: token,
  }));
}
