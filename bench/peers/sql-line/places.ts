import type { Knex } from "knex";

/** The line as a table: who came when, and an index by which those in front are counted. */
export async function createPlaces(db: Knex): Promise<void> {
  await db.raw(`
    CREATE TABLE line_places (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      browser_hash VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      state VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'waiting',
      joined_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
      UNIQUE KEY line_places_user (user_id),
      KEY line_places_state (state, id)
    )`);
}

export type SqlPlace = { id: number; state: string; position: number };

/** Joins, unless the user is in the line. */
export async function insertPlaces(
  db: Knex,
  places: readonly { userId: string; browserHash: string }[],
): Promise<void> {
  await db("line_places")
    .insert(
      places.map(({ userId, browserHash }) => ({ user_id: userId, browser_hash: browserHash })),
    )
    .onConflict("user_id")
    .ignore();
}

/** Where a user stands, in one statement. */
export async function findPlace(db: Knex, userId: string): Promise<SqlPlace | undefined> {
  const row: { id: string; state: string; position: string } | undefined = await db(
    "line_places AS own",
  )
    .where("own.user_id", userId)
    .first(
      "own.id",
      "own.state",
      db.raw(
        `(SELECT COUNT(*) FROM line_places AS others
          WHERE others.state = 'waiting' AND others.id <= own.id) AS position`,
      ),
    );
  return row && { id: Number(row.id), state: row.state, position: Number(row.position) };
}
