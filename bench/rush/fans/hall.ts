export type SeatState = "free" | "held" | "sold";

export type Hall = ReturnType<typeof createHall>;

/**
 * The hall as the fans know it, without asking anybody else: free is what the newest map shows, sold
 * what somebody was told to have paid, held the rest.
 */
export function createHall(seatNos: readonly string[]) {
  let free: ReadonlySet<string> = new Set(seatNos);
  let seen: readonly string[] = seatNos;
  const sold = new Set<string>();

  const stateOf = (seatNo: string): SeatState =>
    sold.has(seatNo) ? "sold" : free.has(seatNo) ? "free" : "held";

  return {
    size: seatNos.length,

    /** A map was seen. */
    show(freeSeatNos: readonly string[]): void {
      // Most who look see the page that the last one saw.
      if (freeSeatNos !== seen) {
        seen = freeSeatNos;
        free = new Set(freeSeatNos);
      }
    },

    sell(seatNo: string): void {
      sold.add(seatNo);
    },

    /** In the hall's order, front row first. */
    states: (): SeatState[] => seatNos.map(stateOf),

    soldCount: () => sold.size,
  };
}
