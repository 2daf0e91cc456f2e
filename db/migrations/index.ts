import type { Knex } from "knex";
import * as m001 from "./001-users.ts";
import * as m002 from "./002-accounts.ts";
import * as m003 from "./003-ledger-entries.ts";
import * as m004 from "./004-concerts.ts";
import * as m005 from "./005-performances.ts";
import * as m006 from "./006-seats.ts";
import * as m007 from "./007-reservations.ts";
import * as m008 from "./008-payments.ts";
import * as m009 from "./009-tickets.ts";
import * as m010 from "./010-concerts-sale-state.ts";
import * as m011 from "./011-operator-actions.ts";
import * as m012 from "./012-seat-places.ts";
import * as m013 from "./013-room-settings.ts";
import * as m014 from "./014-ended-reservations.ts";
import * as m015 from "./015-reservations-refunded.ts";
import * as m016 from "./016-refunds.ts";
import * as m017 from "./017-ledger-kinds.ts";
import * as m018 from "./018-operator-actions-once.ts";
import * as m019 from "./019-reservations-holds.ts";

/**
 * Each migration is one DDL statement, because MySQL commits after every one: a migration that
 * fails has changed nothing and can be run again. So can one that succeeded (`IF NOT EXISTS`), for
 * whoever runs it may be killed before Knex has noted that it did.
 */
type Migration = {
  name: string;
  up: (db: Knex) => Promise<void>;
  down: (db: Knex) => Promise<void>;
};

const migrations: Migration[] = [
  { name: "001-users", ...m001 },
  { name: "002-accounts", ...m002 },
  { name: "003-ledger-entries", ...m003 },
  { name: "004-concerts", ...m004 },
  { name: "005-performances", ...m005 },
  { name: "006-seats", ...m006 },
  { name: "007-reservations", ...m007 },
  { name: "008-payments", ...m008 },
  { name: "009-tickets", ...m009 },
  { name: "010-concerts-sale-state", ...m010 },
  { name: "011-operator-actions", ...m011 },
  { name: "012-seat-places", ...m012 },
  { name: "013-room-settings", ...m013 },
  { name: "014-ended-reservations", ...m014 },
  { name: "015-reservations-refunded", ...m015 },
  { name: "016-refunds", ...m016 },
  { name: "017-ledger-kinds", ...m017 },
  { name: "018-operator-actions-once", ...m018 },
  { name: "019-reservations-holds", ...m019 },
];

/** Names carry no extension, so that the same history fits the sources and the build. */
export const migrationSource: Knex.MigrationSource<Migration> = {
  getMigrations: async () => migrations,
  getMigrationName: (migration) => migration.name,
  getMigration: async (migration) => migration,
};
