import type { Errand } from "../../../bench/rush/fans/witness.ts";

/** A reservation of the seat A1 that is asked for at moment 1000 and not answered yet. */
export function errand(overrides: Partial<Errand> = {}): Errand {
  return {
    kind: "reserve",
    userId: "fan-1",
    seatNo: "A1",
    reservationId: undefined,
    askedAtMs: 1000,
    acceptedAtMs: undefined,
    ticketId: undefined,
    told: undefined,
    toldAtMs: undefined,
    ...overrides,
  };
}
