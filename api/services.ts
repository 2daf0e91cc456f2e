import type { Knex } from "knex";
import type { Config } from "../core/config.ts";
import type { Logger } from "../core/logger.ts";
import type { LaneProducer } from "../jobs/lane-producer.ts";
import type { OutcomeWaiter } from "../jobs/outcome-waiter.ts";
import type { TicketStore } from "../jobs/ticket-store.ts";
import type { QueueTokens } from "../waiting-room/queue-token.ts";
import type { RoomBook } from "../waiting-room/room-book.ts";
import type { WaitingRoom } from "../waiting-room/waiting-room.ts";
import type { Catalogue } from "./booking/catalogue.ts";
import type { ForgottenKeys } from "./booking/forgotten-keys.ts";
import type { Identify } from "./access/identity.ts";
import type { PollTimes } from "./access/poll-times.ts";
import type { RateLimits } from "./access/rate-limits.ts";
import type { SeatMaps } from "./seat-map/seat-maps.ts";
import type { SeatPlans } from "./seat-map/seat-plans.ts";

/** What the routes work with. Made by the entry point, handed to every handler. */
export type Services = {
  config: Config;
  logger: Logger;
  db: Knex;
  catalogue: Catalogue;
  rooms: RoomBook;
  seatMaps: SeatMaps;
  seatPlans: SeatPlans;
  identify: Identify;
  queueTokens: QueueTokens;
  waitingRoom: WaitingRoom;
  pollTimes: PollTimes;
  rateLimits: RateLimits;
  ticketStore: TicketStore;
  forgottenKeys: ForgottenKeys;
  laneProducer: LaneProducer;
  outcomeWaiter: OutcomeWaiter;
};
