import { crc32 } from "node:zlib";

/**
 * The lane in which everything about a seat is decided. Any hash that spreads well and never changes
 * will do: while jobs wait, a seat that changed lanes could be decided out of order (though never
 * wrongly, because its row is locked). So `LANES` is changed only when the lanes are empty.
 */
export function laneOfSeat(performanceId: number, seatNo: string, laneCount: number): number {
  return crc32(`${performanceId}/${seatNo}`) % laneCount;
}
