import type { LiveHold } from "./seats.ts";

/** Who holds what at this moment, as the commands so far have left it. */
export type UserHolds = ReturnType<typeof createUserHolds>;

export function createUserHolds(live: readonly LiveHold[]) {
  /** For each user, the concert of each hold. */
  const byUser = new Map<string, Map<string, string>>();

  function begin({ reservationId, userId, concertId }: LiveHold): void {
    const holds = byUser.get(userId) ?? new Map<string, string>();
    holds.set(reservationId, concertId);
    byUser.set(userId, holds);
  }

  live.forEach(begin);

  return {
    begin,

    /** It was paid or given back, or its time is up. */
    end({ reservationId, userId }: Pick<LiveHold, "reservationId" | "userId">): void {
      byUser.get(userId)?.delete(reservationId);
    },

    /** A user has a handful, so they are counted when somebody asks. */
    count(userId: string, concertId: string): number {
      const concerts = [...(byUser.get(userId)?.values() ?? [])];
      return concerts.filter((held) => held === concertId).length;
    },
  };
}
