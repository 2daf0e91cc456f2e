import type { Redis } from "ioredis";
import type { Knex } from "knex";
import { findAccount } from "../../../db/accounts.ts";
import type { Concert } from "../../../db/concerts.ts";
import { listOperatorActions } from "../../../db/operator-actions.ts";
import { listReservations } from "../../../db/reservations.ts";
import { listSalesByMinute } from "../../../db/sales.ts";
import { RowlockError } from "../../../domain/errors.ts";
import { formatMoney } from "../../../domain/money.ts";
import { MAIN_ROOM } from "../../../domain/rooms.ts";
import type { Ushers } from "../../../waiting-room/ushers.ts";
import type { Catalogue } from "../../booking/catalogue.ts";
import { formatMoment } from "../../presenters/forms.ts";
import { presentReservation } from "../../presenters/reservations.ts";
import type { PageOperator } from "../operator.ts";
import type { Overview } from "../overview.ts";
import { readHistory } from "./history.ts";
import { readTraffic } from "./traffic.ts";

/** What the control room shows. */
export type ViewDeps = {
  redis: Redis;
  prefix: string;
  db: Knex;
  overview: Overview;
  catalogue: Pick<Catalogue, "list">;
  ushers: Ushers;
};

/** A day: longer than a sale is watched, and few payments are older than the sale. */
const SALES_HOURS = 24;

const ACTIONS_SHOWN = 100;
const RESERVATIONS_SHOWN = 50;

/** How the house stands now. A part that cannot be read while a server is away is null. */
export async function presentState(
  deps: ViewDeps,
  { operator, nowMs }: { operator: PageOperator; nowMs: number },
): Promise<object> {
  const { redis, prefix, overview, catalogue } = deps;
  const [concerts, lines, lanes, shows, holds, audit, workers, traffic] = await Promise.all([
    orNull(catalogue.list().then((all) => all.map(presentConcert))),
    orNull(overview.lines()),
    orNull(overview.lanes()),
    orNull(overview.shows()),
    orNull(overview.holds()),
    // Not known is null as well: there was no audit yet, or Redis has lost it.
    orNull(overview.audit().then((report) => report ?? null)),
    orNull(overview.workers()),
    orNull(readTraffic(redis, prefix)),
  ]);
  const at = formatMoment(nowMs);
  return { at, operator, concerts, lines, lanes, shows, holds, audit, workers, traffic };
}

function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  return reading.catch(() => null);
}

function presentConcert(concert: Concert): object {
  const { concertId, title, venue, room, saleState, saleOpensAtMs } = concert;
  return { concertId, title, venue, room, saleState, saleOpensAt: formatMoment(saleOpensAtMs) };
}

/** What came before: the last half hour, and what was sold today, minute by minute. */
export async function presentHistory({ redis, prefix, db }: ViewDeps): Promise<object> {
  const [moments, sales] = await Promise.all([
    readHistory(redis, prefix),
    listSalesByMinute(db, SALES_HOURS),
  ]);
  return {
    moments,
    sales: sales.map(({ atMs, seats, amount }) => ({ atMs, seats, amount: formatMoney(amount) })),
  };
}

/** What operators did, newest first. */
export async function presentActions({ db }: ViewDeps): Promise<object> {
  const actions = await listOperatorActions(db, { limit: ACTIONS_SHOWN });
  return {
    actions: actions.map(({ actionId, operator, kind, subject, userId, details, createdAt }) => ({
      actionId,
      at: formatMoment(createdAt.getTime()),
      operator: operator.name,
      reason: operator.reason,
      kind,
      subject,
      userId,
      details,
    })),
  };
}

/**
 * A fan, as far as an operator needs to help: places, reservations, balance.
 * @throws {RowlockError} `unknown-user`
 */
export async function presentFan(
  { db, ushers, catalogue }: ViewDeps,
  userId: string,
): Promise<object> {
  const account = await findAccount(db, userId);
  if (account === undefined) {
    throw new RowlockError("unknown-user");
  }
  const concerts = await catalogue.list();
  const rooms = [...new Set([MAIN_ROOM, ...concerts.map(({ room }) => room)])];
  const [reservations, places] = await Promise.all([
    listReservations(db, { userId, limit: RESERVATIONS_SHOWN }),
    Promise.all(rooms.map(async (room) => ({ room, place: await ushers.find(room, userId) }))),
  ]);
  return {
    userId,
    balance: formatMoney(account.balance),
    places: places.flatMap(({ room, place }) => (place === undefined ? [] : [{ room, ...place }])),
    reservations: reservations.map(presentReservation),
  };
}
