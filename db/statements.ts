import type { Knex } from "knex";

/*
 * Statements over many rows, for the path of every reservation. Their text does not depend on the
 * rows and the rows travel as one value, so that a batch of a hundred costs little more than one of
 * ten; Knex's builder spends some 100 µs on a statement and more on each row.
 */

/** What can stand in a column; a `Date` could be told in the wrong time zone, so a text does. */
type ColumnValue = string | number | null;
type Row = Record<string, ColumnValue>;

/** The rows of a SELECT. An array stands for the list within `IN (?)` and must not be empty. */
export async function selectRows<Found>(
  db: Knex,
  sql: string,
  bindings: readonly Knex.RawBinding[] = [],
): Promise<Found[]> {
  // The driver gives the rows and, after them, what it knows of the columns.
  const [rows = []]: Found[][] = await db.raw(sql, bindings);
  return rows;
}

/** The driver writes a list of lists as a list of rows, of which Knex's types know nothing. */
type ListsOfLists = { raw(sql: string, bindings: readonly unknown[]): PromiseLike<unknown> };

/** Inserts rows that all have the same columns; none is nothing to do. */
export async function insertRows(
  trx: Knex.Transaction,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) {
    return;
  }
  const columns = Object.keys(first);
  const values = rows.map((row) => columns.map((column) => row[column]));
  const driver: ListsOfLists = trx;
  await driver.raw(`INSERT INTO ${table} (${columns.join(", ")}) VALUES ?`, [values]);
}

/** The SQL type of each column that is written, as `JSON_TABLE` reads it. */
type ColumnTypes<Columns> = { [Column in keyof Columns & string]: string };

/**
 * Updates many rows in one statement, each to its own values; none is nothing to do. The rows travel
 * as one JSON parameter.
 *
 * `STRAIGHT_JOIN` has the server walk the given rows and look each up by its key; left to choose, it
 * may scan the table instead, and under READ COMMITTED still lock every row on the way.
 */
export async function updateRows<Columns extends Row>(
  trx: Knex.Transaction,
  table: string,
  key: keyof Columns & string,
  types: ColumnTypes<Columns>,
  rows: readonly Columns[],
): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const columns = Object.keys(types);
  const definitions = columns.map((name) => `${name} ${types[name]} PATH '$.${name}'`);
  const assignments = columns
    .filter((name) => name !== key)
    .map((name) => `${table}.${name} = changed.${name}`);
  await trx.raw(
    `UPDATE JSON_TABLE(?, '$[*]' COLUMNS (${definitions.join(", ")})) AS changed
     STRAIGHT_JOIN ${table} ON ${table}.${key} = changed.${key}
     SET ${assignments.join(", ")}`,
    [JSON.stringify(rows)],
  );
}

/**
 * Deletes rows of a table with an `id`, so many at most, in one transaction. Those that somebody else
 * has locked are passed over. Returns how many.
 *
 * The index is said and not left to choose, because a DELETE that reads the whole table waits for every
 * row that somebody has locked, whether or not it is to go.
 */
export function deleteRows(
  db: Knex,
  table: string,
  which: { index: string; condition: string; bindings: readonly Knex.RawBinding[]; limit: number },
): Promise<number> {
  const { index, condition, bindings, limit } = which;
  return db.transaction(async (trx): Promise<number> => {
    const found = await selectRows<{ id: string }>(
      trx,
      `SELECT id FROM ${table} FORCE INDEX (${index}) WHERE ${condition}
       LIMIT ? FOR UPDATE SKIP LOCKED`,
      [...bindings, limit],
    );
    const ids = found.map(({ id }) => id);
    return ids.length === 0 ? 0 : trx(table).whereIn("id", ids).delete();
  });
}
