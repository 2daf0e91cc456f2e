import type { Knex } from "knex";

/** The rows of a statement that the query builder cannot say. */
export async function selectRows<Row>(db: Knex, sql: string): Promise<Row[]> {
  // The driver gives the rows and, after them, what it knows of the columns.
  const [rows = []]: Row[][] = await db.raw(sql);
  return rows;
}
