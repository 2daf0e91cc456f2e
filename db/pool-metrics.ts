import type { Knex } from "knex";
import type { Metrics } from "../core/metrics/metrics.ts";
import { poolState } from "./connection.ts";

/** Tells how busy the pools of this process are, under the names given. */
export function watchPools(metrics: Metrics, pools: Record<string, Knex>): void {
  metrics.gauge({
    name: "rowlock_database_connections",
    help: "Connections of this process to the database, used or idle, and requests that wait for one.",
    labels: ["pool", "state"],
    read: () =>
      Object.entries(pools).flatMap(([pool, db]) => {
        const { used, idle, waiting } = poolState(db);
        return Object.entries({ used, idle, waiting }).map(([state, value]) => ({
          labels: { pool, state },
          value,
        }));
      }),
  });
  metrics.gauge({
    name: "rowlock_database_connections_max",
    help: "The most connections that this process may have to the database.",
    labels: ["pool"],
    read: () =>
      Object.entries(pools).map(([pool, db]) => ({ labels: { pool }, value: poolState(db).max })),
  });
}
