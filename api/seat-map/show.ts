import { formatMoney } from "../../domain/money.ts";
import type { Seat } from "../../domain/seats.ts";
import type { SeatChange } from "../../jobs/seat-changes.ts";

/** What is known of a seat without asking the database; it may be a moment old. */
export type KnownSeat = Readonly<
  Pick<Seat, "seatId" | "seatNo" | "price" | "status" | "heldUntilMs" | "version">
>;

export type ShowSeats = ReturnType<typeof createShowSeats>;

/** A seat and its text in the list of available seats, made once because it never changes. */
type Place = { seat: KnownSeat; fragment: string };

/** The seats of one performance in memory, in the hall's order. */
export function createShowSeats(rows: readonly Seat[]) {
  let places = new Map<number, Place>();
  let bySeatNo = new Map<string, Place>();
  let revision = 0;

  merge(rows);

  function merge(seats: readonly Seat[]): void {
    const merged = seats.map((seat) => mergeOne(seat, places.get(seat.seatId)));
    const changed =
      merged.length !== places.size ||
      merged.some((place) => places.get(place.seat.seatId) !== place);
    if (changed) {
      places = new Map(merged.map((place) => [place.seat.seatId, place]));
      bySeatNo = new Map(merged.map((place) => [place.seat.seatNo, place]));
      revision += 1;
    }
  }

  return {
    find: (seatNo: string): KnownSeat | undefined => bySeatNo.get(seatNo)?.seat,

    /** Grows when other seats are available than before: what was built from them is then old. */
    revision: () => revision,

    /** Takes in all rows of the performance, except where an event already told something newer. */
    merge,

    /** Takes in a change unless it is old news. Returns false when there is no such seat. */
    apply(change: SeatChange): boolean {
      const place = places.get(change.seatId);
      if (place === undefined) {
        return false;
      }
      if (change.version > place.seat.version) {
        const { status, heldUntilMs, version } = change;
        // A sale turns held into sold: most news changes nothing about what is available.
        if ((status === "available") !== (place.seat.status === "available")) {
          revision += 1;
        }
        place.seat = { ...place.seat, status, heldUntilMs, version };
      }
      return true;
    },

    /** The JSON array of the available seats. */
    availableSeatsJson(): string {
      const fragments: string[] = [];
      for (const { seat, fragment } of places.values()) {
        if (seat.status === "available") {
          fragments.push(fragment);
        }
      }
      return `[${fragments.join(",")}]`;
    },
  };
}

/** The place as it was when the row says nothing new, so that unchanged seats stay identical. */
function mergeOne(row: Seat, known: Place | undefined): Place {
  const { seatId, seatNo, price, status, heldUntilMs, version } = row;
  if (known !== undefined && known.seat.seatNo === seatNo && known.seat.price === price) {
    if (version > known.seat.version) {
      return { seat: { ...known.seat, status, heldUntilMs, version }, fragment: known.fragment };
    }
    return known;
  }
  const fragment = JSON.stringify({ seatNo, status: "available", price: formatMoney(price) });
  return { seat: { seatId, seatNo, price, status, heldUntilMs, version }, fragment };
}
