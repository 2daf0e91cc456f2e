/*
 * Where seats are. Positions count in tenths of a seat's width, from the middle of the stage's edge:
 * x to the right as the audience sees it, y away from the stage.
 */

/** The side of the square that one seat takes. */
export const SEAT_SIZE = 10;

export type Position = { x: number; y: number };

/** What a hall says of a seat's place. A hall that only counts its seats says nothing. */
export type SeatPlace = {
  /** As over the door: `A`, `Balcony`. */
  section: string | null;
  /** As at the row's end: `3`. */
  row: string | null;
  position: Position | null;
};

export const NO_PLACE: SeatPlace = { section: null, row: null, position: null };

export type HallSection<Seat> = { section: string | null; rows: HallRow<Seat>[] };
export type HallRow<Seat> = { row: string; seats: (Seat & { position: Position })[] };

/**
 * Puts seats into their sections and rows, each in the order of its first seat, so that a hall can be
 * drawn whatever it says of itself. If any seat has no position, all are given one: the sections one
 * behind the other, every row in the middle. Sections without rows get some.
 */
export function arrangeHall<Seat extends SeatPlace>(seats: readonly Seat[]): HallSection<Seat>[] {
  const hasOwnPositions = seats.every(({ position }) => position !== null);
  let front = STAGE_GAP;
  return groupBy(seats, ({ section }) => section).map(([section, members]) => {
    const rows = rowsOf(members).map(({ row, seats: places }, index) => ({
      row,
      seats: places.map((seat, place) => ({
        ...seat,
        position: (hasOwnPositions && seat.position) || {
          x: Math.round((place - (places.length - 1) / 2) * SEAT_SIZE),
          y: front + index * SEAT_SIZE,
        },
      })),
    }));
    front += rows.length * SEAT_SIZE + SECTION_GAP;
    return { section, rows };
  });
}

/** The first row is this far from the stage, and a section this far from the one in front of it. */
const STAGE_GAP = 3 * SEAT_SIZE;
const SECTION_GAP = 2 * SEAT_SIZE;

/** How much wider than deep a section becomes that says nothing of its rows. */
const COUNTED_ASPECT = 1.6;
/** Its rows are this long at most, or nobody could see them and the stage at once. */
const COUNTED_ROW_MAX = 40;

function rowsOf<Seat extends SeatPlace>(seats: readonly Seat[]): { row: string; seats: Seat[] }[] {
  const length = Math.min(COUNTED_ROW_MAX, Math.ceil(Math.sqrt(seats.length * COUNTED_ASPECT)));
  const rowOf = seats.every(({ row }) => row !== null)
    ? ({ row }: Seat) => row
    : (_seat: Seat, index: number) => String(Math.floor(index / length) + 1);
  return groupBy(seats, rowOf).map(([row, members]) => ({ row: row ?? "", seats: members }));
}

/** In the order in which the keys first come up. */
function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item, index: number) => Key,
): [Key, Item[]][] {
  const groups = new Map<Key, Item[]>();
  items.forEach((item, index) => {
    const key = keyOf(item, index);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  });
  return [...groups];
}
