import Joi from "joi";
import type { StandingPlace } from "../../waiting-room/place.ts";
import type { PlaceStatus } from "../../waiting-room/waiting-room.ts";
import type { KnownRoom } from "../../waiting-room/room-book.ts";
import { formatMoment, moment, saleState } from "./forms.ts";

const fields = {
  status: Joi.valid("waiting", "admitted", "ended").required(),
  queuePosition: Joi.number()
    .integer()
    .min(0)
    .description("1 is next; 0 when not waiting")
    .required(),
  estimatedWaitSeconds: Joi.number().integer().min(0).required(),
  pollAfterSeconds: Joi.number()
    .integer()
    .description("When to ask again. Who waits and does not ask loses the place")
    .required(),
  expiresAt: moment
    .allow(null)
    .description("When the session of an admitted fan ends; null for everybody else")
    .required(),
  tokenExpiresAt: moment.description("When the token stops being valid").required(),
  soldOut: Joi.boolean().description("Nothing can be bought any more").required(),
  room: Joi.string().description("The line this token is for").required(),
  saleState: saleState.description("Of the concerts behind this line, taken together").required(),
  admitting: Joi.boolean()
    .description("False while nobody is let in; places are kept, and waits cannot be estimated")
    .required(),
};

export const placeSchema = Joi.object(fields);
export const joinedSchema = Joi.object({ token: Joi.string().required(), ...fields });

/** Where a fan stands, and when to ask again. */
export function presentPlace(
  told: Omit<PlaceStatus, "place"> & { place: StandingPlace },
  token: { room: string; expiresAtMs: number },
  room: KnownRoom,
): object {
  const { place } = told;
  return {
    status: place.state,
    queuePosition: place.state === "waiting" ? place.position : 0,
    estimatedWaitSeconds: told.estimatedWaitSeconds,
    pollAfterSeconds: told.pollAfterSeconds,
    expiresAt: place.state === "admitted" ? formatMoment(place.sessionEndsAtMs) : null,
    tokenExpiresAt: formatMoment(token.expiresAtMs),
    soldOut: told.soldOut,
    room: token.room,
    saleState: room.saleState,
    admitting: room.limits.isAdmitting,
  };
}
