/** The order in which things are stopped: first those who use the others. */
export const stages = Object.freeze({ foreground: 0, api: 1, worker: 2, redis: 3, database: 4 });
