import type { FanTicketKind } from "../../../domain/outcomes.ts";
import type { Told } from "../calls/errand-calls.ts";

/**
 * One request that has an effect, and what the fan was told of it. However often it was sent: under
 * one `Idempotency-Key` it is one. Times are this machine's.
 */
export type Errand = {
  kind: FanTicketKind;
  userId: string;
  /** What it is about; none for a top-up. */
  seatNo: string | undefined;
  /** For those about a hold. */
  reservationId: string | undefined;
  askedAtMs: number;
  /** When a 202 came: a ticket, and with it the promise that there will be an outcome. */
  acceptedAtMs: number | undefined;
  /** Of the 202, or as the answer named it. What is refused at the door has none. */
  ticketId: string | undefined;
  /** Undefined: nobody has said yet. */
  told: Told | undefined;
  toldAtMs: number | undefined;
};

/** What is known of an errand before it is sent. */
export type Purpose = Pick<Errand, "kind" | "userId" | "seatNo" | "reservationId">;

export type Witness = ReturnType<typeof createWitness>;

/** The fans' own log: what they asked for and what they were told. The audit believes nobody else. */
export function createWitness() {
  const errands: Errand[] = [];
  let openTickets = 0;
  return {
    errands: errands as readonly Errand[],

    begin(purpose: Purpose): Errand {
      const errand: Errand = {
        ...purpose,
        askedAtMs: Date.now(),
        acceptedAtMs: undefined,
        ticketId: undefined,
        told: undefined,
        toldAtMs: undefined,
      };
      errands.push(errand);
      return errand;
    },

    /** A 202 came. */
    accept(errand: Errand): void {
      errand.acceptedAtMs = Date.now();
      openTickets += 1;
    },

    hear(errand: Errand, told: Told): void {
      if (errand.acceptedAtMs !== undefined) {
        openTickets -= 1;
      }
      errand.told = told;
      errand.toldAtMs = Date.now();
    },

    openTickets: () => openTickets,
  };
}
