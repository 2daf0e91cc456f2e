import type { Knex } from "knex";
import { usualRoomSettings, type Room, type RoomSettings } from "../domain/rooms.ts";
import { saleStateOfRoom, type SaleState } from "../domain/sale.ts";

type SettingsRow = {
  room: string;
  max_active: number | null;
  admit_per_second: number | null;
  is_closed: 0 | 1;
};

/** A day of margin, because a venue's calendar may be behind the database's. */
const IS_TO_COME = "performances.date >= CURRENT_DATE - INTERVAL 1 DAY";

/** Every room that a concert names or that operators have set, by name. */
export async function listRooms(db: Knex): Promise<Room[]> {
  const rows: SettingsRow[] = await db<SettingsRow>("room_settings").select("*");
  const settings = new Map(rows.map((row) => [row.room, toSettings(row)]));
  // A truth is a number in MariaDB; in MySQL it is a BIGINT, which arrives as a string.
  const sales: { room: string; sale_state: SaleState; is_to_come: number | string }[] = await db(
    "concerts",
  ).select(
    "room",
    "sale_state",
    db.raw(
      `EXISTS (SELECT 1 FROM performances
               WHERE performances.concert_id = concerts.id AND ${IS_TO_COME}) AS is_to_come`,
    ),
  );
  const names = new Set([...settings.keys(), ...sales.map(({ room }) => room)]);
  return [...names].toSorted().map((room) => ({
    room,
    settings: settings.get(room) ?? usualRoomSettings,
    saleState: saleStateOfRoom(
      sales.flatMap((sale) =>
        sale.room === room && Number(sale.is_to_come) === 1 ? [sale.sale_state] : [],
      ),
    ),
  }));
}

/** True when every seat of every coming performance behind this line is sold. */
export async function isRoomSoldOut(db: Knex, room: string): Promise<boolean> {
  const unsold = await db("seats")
    .join("performances", "performances.id", "seats.performance_id")
    .join("concerts", "concerts.id", "performances.concert_id")
    .where("concerts.room", room)
    .andWhereRaw(IS_TO_COME)
    .whereNot("seats.status", "sold")
    .first("seats.id");
  return unsold === undefined;
}

/** Locks the settings of a room, if it has any of its own. */
export async function lockRoomSettings(
  trx: Knex.Transaction,
  room: string,
): Promise<RoomSettings | undefined> {
  const row = await trx<SettingsRow>("room_settings").where("room", room).forUpdate().first("*");
  return row && toSettings(row);
}

export async function upsertRoomSettings(
  trx: Knex.Transaction,
  room: string,
  settings: RoomSettings,
): Promise<void> {
  await trx("room_settings")
    .insert({
      room,
      max_active: settings.maxActive,
      admit_per_second: settings.admitPerSecond,
      is_closed: settings.isClosed,
    })
    .onConflict("room")
    .merge();
}

function toSettings(row: SettingsRow): RoomSettings {
  return {
    maxActive: row.max_active,
    admitPerSecond: row.admit_per_second,
    isClosed: row.is_closed === 1,
  };
}
