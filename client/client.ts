import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { components, operations, paths } from "./schema.ts";

/*
 * A typed client of the Rowlock API. `schema.ts` is made from the OpenAPI document; what is here says
 * nothing that is not in there.
 *
 *   const rowlock = createRowlockClient({ baseUrl: "https://tickets.example" });
 *   const { data, error, response } = await rowlock.GET("/api/v1/concerts");
 */

export type RowlockClient = Client<paths>;

export function createRowlockClient(options: {
  /** Of the API's origin, without a path; empty for the page's own. */
  baseUrl: string;
  fetch?: (request: Request) => Promise<Response>;
  middleware?: Middleware;
}): RowlockClient {
  const { middleware, ...rest } = options;
  const client = createClient<paths>(rest);
  if (middleware !== undefined) {
    client.use(middleware);
  }
  return client;
}

/** A refusal (RFC 9457). Its `code` is stable. */
export type Problem = components["schemas"]["Problem"];
export type ProblemCode = Problem["code"];

/** The body that an operation answers with a status. */
type Body<Operation extends keyof operations, Status extends number> =
  operations[Operation]["responses"] extends Record<
    Status,
    { content: { "application/json": infer Content } }
  >
    ? Content
    : never;

export type Settings = Body<"readSettings", 200>;
export type Concert = Body<"readConcert", 200>;
export type SeatPlan = Body<"readSeatPlan", 200>;
export type Availability = Body<"readAvailability", 200>;
export type Joined = Body<"joinLine", 200>;
export type Place = Body<"readPlace", 200>;
export type Reserved = Body<"reserveSeat", 201>;
export type Paid = Body<"payReservation", 200>;
export type Accepted = Body<"payReservation", 202>;
export type Ticket = Body<"readTicket", 200>;
export type Reservation = Body<"readReservation", 200>;
export type ToppedUp = Body<"topUp", 200>;
export type Balance = Body<"readBalance", 200>;
