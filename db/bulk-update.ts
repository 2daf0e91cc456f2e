import type { Knex } from "knex";

/** The SQL type of each column that is written, as `JSON_TABLE` reads it. */
type ColumnTypes<Row> = { [Column in keyof Row & string]: string };

/**
 * Updates many rows in one statement, each to its own values. The rows travel as one JSON
 * parameter, so the statement's text does not grow with the batch.
 *
 * `STRAIGHT_JOIN` has the server walk the given rows and look each up by its key; left to choose, it
 * may scan the table instead, and under READ COMMITTED still lock every row on the way.
 */
export async function bulkUpdate<Row extends Record<string, string | number | null>>(
  trx: Knex.Transaction,
  table: string,
  key: keyof Row & string,
  types: ColumnTypes<Row>,
  rows: readonly Row[],
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
