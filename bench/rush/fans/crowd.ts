/** How a fan's evening ended. */
export const endings = [
  "bought a seat",
  "heard that all is sold",
  "found no free seat",
  "lost too many seats to others",
  "gave the seat back",
  "forgot the seat",
  "paid too late",
  "ran out of time",
  "left the line",
  "lost the place in the line",
  "met with trouble",
] as const;

export type Ending = (typeof endings)[number];

/** Where fans can be. At the end everybody is at one of the endings. */
export type Whereabouts = "still to come" | "in line" | "choosing" | "holding" | Ending;

export type Crowd = ReturnType<typeof createCrowd>;

/** Counts who is where. */
export function createCrowd(size: number) {
  const counts = new Map<Whereabouts, number>([["still to come", size]]);
  const count = (where: Whereabouts) => counts.get(where) ?? 0;
  return {
    size,
    move(from: Whereabouts, to: Whereabouts): void {
      counts.set(from, count(from) - 1);
      counts.set(to, count(to) + 1);
    },
    count,
    gone: () => endings.reduce((sum, ending) => sum + count(ending), 0),
  };
}
