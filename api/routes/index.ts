import type { Route } from "../http/route.ts";
import { availabilityRoutes } from "./availability.ts";
import { balanceRoutes } from "./balance.ts";
import { concertRoutes } from "./concerts.ts";
import { paymentRoutes } from "./payments.ts";
import { queueTokenRoutes } from "./queue-tokens.ts";
import { reservationRoutes } from "./reservations.ts";
import { seatPlanRoutes } from "./seat-plans.ts";
import { settingsRoutes } from "./settings.ts";
import { ticketRoutes } from "./tickets.ts";

/** Every call of the API, in the order in which a fan comes to need them. */
export const routes: readonly Route[] = [
  ...settingsRoutes,
  ...concertRoutes,
  ...queueTokenRoutes,
  ...seatPlanRoutes,
  ...availabilityRoutes,
  ...reservationRoutes,
  ...paymentRoutes,
  ...ticketRoutes,
  ...balanceRoutes,
];
