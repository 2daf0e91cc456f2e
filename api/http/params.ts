import Joi from "joi";
import { idPattern } from "../../domain/ids.ts";
import { concertId, reservationId, userId } from "./fields.ts";
import type { PathParam } from "./route.ts";

/*
 * The parts of paths. What does not have the form of an id names nothing, and the answer is the same
 * as for an id that nothing has.
 */

export const concertIdParam: PathParam = { schema: concertId, refusal: "unknown-concert" };

export const reservationIdParam: PathParam = {
  schema: reservationId,
  refusal: "unknown-reservation",
};

export const ticketIdParam: PathParam = {
  schema: Joi.string().pattern(idPattern("ticket")).example("tkt_01h455vb4pex5vsknk084sn02q"),
  refusal: "unknown-ticket",
};

/** Nobody but the bearer of the token may be named, and what has not the form is not the bearer. */
export const userIdParam: PathParam = { schema: userId, refusal: "not-yours" };
