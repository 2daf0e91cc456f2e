import type { BookedPayment, BookedReservation, Books } from "./books.ts";

/** The books, to be opened at the right page. */
export type BookIndex = {
  books: Books;
  reservation: (reservationId: string) => BookedReservation | undefined;
  reservationsOf: (seatNo: string) => readonly BookedReservation[];
  paymentFor: (reservationId: string) => BookedPayment | undefined;
  /** When a cancelled reservation was given back. */
  cancelledAtMs: (reservationId: string) => number | undefined;
};

export function indexBooks(books: Books): BookIndex {
  const byId = new Map(books.reservations.map((row) => [row.reservationId, row]));
  const bySeat = new Map<string, BookedReservation[]>();
  for (const row of books.reservations) {
    bySeat.set(row.seatNo, [...(bySeat.get(row.seatNo) ?? []), row]);
  }
  const payments = new Map(books.payments.map((row) => [row.reservationId, row]));
  const cancelled = new Map<string, number>();
  for (const { kind, outcome, decidedAtMs } of books.tickets.values()) {
    if (kind === "cancel" && outcome.status === "completed" && "reservationId" in outcome.result) {
      cancelled.set(outcome.result.reservationId, decidedAtMs);
    }
  }
  return {
    books,
    reservation: (reservationId) => byId.get(reservationId),
    reservationsOf: (seatNo) => bySeat.get(seatNo) ?? [],
    paymentFor: (reservationId) => payments.get(reservationId),
    cancelledAtMs: (reservationId) => cancelled.get(reservationId),
  };
}
