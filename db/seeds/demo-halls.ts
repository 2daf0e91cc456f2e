import { SEAT_SIZE, type Position } from "../../domain/halls.ts";
import type { Money } from "../../domain/money.ts";
import type { PlacedSeat } from "../seats.ts";

/*
 * Two halls that look like halls. Rows are arcs around a point in front of the audience; positions
 * are in the unit of `domain/halls.ts`.
 */

/** A row on an arc: its seats lie between two angles, of which 90° looks straight away from the stage. */
type Arc = { centre: Position; radius: number; fromDegrees: number; toDegrees: number };

function arcPositions(count: number, { centre, radius, fromDegrees, toDegrees }: Arc): Position[] {
  return Array.from({ length: count }, (_, index) => {
    // The first seat is on the left as the audience sees the stage, where angles are large.
    const share = (index + 0.5) / count;
    const angle = ((toDegrees - share * (toDegrees - fromDegrees)) * Math.PI) / 180;
    return {
      x: Math.round(centre.x + radius * Math.cos(angle)),
      y: Math.round(centre.y + radius * Math.sin(angle)),
    };
  });
}

/** The angle under which a length on the arc is seen, in degrees. */
const spread = (length: number, radius: number) => ((length / radius) * 180) / Math.PI;

type ClubRow = { section: string; row: string; seats: number; price: Money; distance: number };

/** Dearer in front. The balcony is a step behind. */
const clubRows: ClubRow[] = [
  { section: "Stalls", row: "A", seats: 4, price: 180_000_00n, distance: 40 },
  { section: "Stalls", row: "B", seats: 6, price: 180_000_00n, distance: 54 },
  { section: "Stalls", row: "C", seats: 9, price: 130_000_00n, distance: 68 },
  { section: "Stalls", row: "D", seats: 11, price: 130_000_00n, distance: 82 },
  { section: "Balcony", row: "E", seats: 9, price: 90_000_00n, distance: 106 },
  { section: "Balcony", row: "F", seats: 11, price: 90_000_00n, distance: 120 },
];

/** In a club there is room for a table between two. */
const CLUB_PITCH = 1.4 * SEAT_SIZE;

/** Fifty seats, `1` to `50`. */
export function clubSeats(): PlacedSeat[] {
  const centre = { x: 0, y: -60 };
  const seats = clubRows.flatMap(({ section, row, seats: count, price, distance }) => {
    const radius = distance - centre.y;
    const half = spread(count * CLUB_PITCH, radius) / 2;
    const arc = { centre, radius, fromDegrees: 90 - half, toDegrees: 90 + half };
    return arcPositions(count, arc).map((position) => ({ section, row, price, position }));
  });
  return seats.map((seat, index) => ({ ...seat, seatNo: String(index + 1) }));
}

/** Twenty sections of 500, named A to T from the stage outward: `A1` to `T500`. */
export function arenaSeats(): PlacedSeat[] {
  const floor = [
    ...floorBlocks(["A", "B", "C"], 70, 200_000_00n),
    ...floorBlocks(["D", "E", "F"], 320, 165_000_00n),
  ];
  const lower = bowl("GHIJKL".split(""), { innerRadius: 560, rows: 14, price: 132_000_00n });
  const upper = bowl("MNOPQRST".split(""), { innerRadius: 770, rows: 14, price: 99_000_00n });
  return [...floor, ...lower, ...upper];
}

const SECTION_SEATS = 500;
const FLOOR_ROWS = 20;
const FLOOR_AISLE = 3 * SEAT_SIZE;

/** Blocks side by side on the floor, of straight rows. */
function floorBlocks(sections: readonly string[], front: number, price: Money): PlacedSeat[] {
  const perRow = SECTION_SEATS / FLOOR_ROWS;
  const width = perRow * SEAT_SIZE;
  return sections.flatMap((section, block) => {
    const left = (block - sections.length / 2) * (width + FLOOR_AISLE) + FLOOR_AISLE / 2;
    return Array.from({ length: SECTION_SEATS }, (_, index) => {
      const row = Math.floor(index / perRow);
      return {
        seatNo: `${section}${index + 1}`,
        section,
        row: String(row + 1),
        price,
        position: {
          x: left + ((index % perRow) + 0.5) * SEAT_SIZE,
          y: front + (row + 0.5) * ROW_PITCH,
        },
      };
    });
  });
}

const ROW_PITCH = 1.1 * SEAT_SIZE;
/** The stands lie around the middle of the floor, and reach a little past the stage on both sides. */
const BOWL_CENTRE: Position = { x: 0, y: 220 };
const BOWL_DEGREES = { from: -18, to: 198 };
const BOWL_AISLE = 2.5 * SEAT_SIZE;

/** Sections around the floor, of rows that grow with their distance. */
function bowl(
  sections: readonly string[],
  { innerRadius, rows, price }: { innerRadius: number; rows: number; price: Money },
): PlacedSeat[] {
  const degrees = (BOWL_DEGREES.to - BOWL_DEGREES.from) / sections.length;
  const radii = Array.from({ length: rows }, (_, row) => innerRadius + row * ROW_PITCH);
  const counts = shareOut(SECTION_SEATS, radii);
  return sections.flatMap((section, wedge) => {
    // From the left of the stage around the back to its right.
    const toDegrees = BOWL_DEGREES.to - wedge * degrees;
    const places = radii.flatMap((radius, row) => {
      const aisle = spread(BOWL_AISLE, radius) / 2;
      const arc = {
        centre: BOWL_CENTRE,
        radius,
        fromDegrees: toDegrees - degrees + aisle,
        toDegrees: toDegrees - aisle,
      };
      return arcPositions(counts[row] ?? 0, arc).map((position) => ({
        section,
        row: String(row + 1),
        price,
        position,
      }));
    });
    return places.map((place, index) => ({ ...place, seatNo: `${section}${index + 1}` }));
  });
}

/** Whole numbers in proportion to the weights, which add up to the total. */
function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let weightSoFar = 0;
  let givenSoFar = 0;
  return weights.map((weight) => {
    weightSoFar += weight;
    const given = Math.round((total * weightSoFar) / sum) - givenSoFar;
    givenSoFar += given;
    return given;
  });
}
