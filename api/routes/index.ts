import type { Route } from "../http/route.ts";
import { availabilityRoutes } from "./availability.ts";
import { balanceRoutes } from "./balance.ts";
import { concertRoutes } from "./concerts.ts";
import { paymentRoutes } from "./payments.ts";
import { queueTokenRoutes } from "./queue-tokens.ts";
import { reservationRoutes } from "./reservations.ts";
import { ticketRoutes } from "./tickets.ts";

/** Every call of the API, in the order in which a fan comes to need them. */
export const routes: readonly Route[] = [
  ...concertRoutes,
  ...queueTokenRoutes,
  ...availabilityRoutes,
  ...reservationRoutes,
  ...paymentRoutes,
  ...ticketRoutes,
  ...balanceRoutes,
];
