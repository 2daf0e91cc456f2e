import Joi from "joi";
import { isCalendarDate } from "../../domain/calendar.ts";
import { idPattern } from "../../domain/ids.ts";
import { CONCERT_ID_PATTERN, SEAT_NO_PATTERN, USER_ID_PATTERN } from "../../domain/names.ts";
import { DECIMAL_PATTERN, parseMoney, type Money } from "../../domain/money.ts";

/*
 * The fields that requests are made of. Each says all there is to say about itself, so that the
 * OpenAPI document, which is made from these schemas, is complete. Rules that JSON Schema cannot
 * express follow in `custom`; the texts of their errors stand in `validation.ts`.
 */

/** What a header field carries unchanged, because `X-Browser-Id` repeats it: no space at the ends. */
export const BROWSER_ID_PATTERN = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/;

export const userId = Joi.string()
  .pattern(USER_ID_PATTERN)
  .description("The user, as the identity provider names them")
  .example("user-42");

export const browserId = Joi.string()
  .pattern(BROWSER_ID_PATTERN)
  .description("Names one browser or device; chosen by the client and kept there")
  .example("5b1c2f0e-browser");

export const concertId = Joi.string().pattern(CONCERT_ID_PATTERN).example("demo-concert");

export const reservationId = Joi.string()
  .pattern(idPattern("reservation"))
  .example("rsv_01h455vb4pex5vsknk084sn02q");

export const date = Joi.string()
  .pattern(/^\d{4}-\d{2}-\d{2}$/)
  .custom((text: string, helpers) => (isCalendarDate(text) ? text : helpers.error("date.exists")))
  .meta({ format: "date" })
  .description("A date on the venue's calendar")
  .example("2027-05-01");

/** Halls that simply count their seats may send the number: 7 is the seat `"7"`. */
export const seatNo = Joi.alternatives(
  Joi.string().pattern(SEAT_NO_PATTERN),
  Joi.number().integer().min(1).max(9999),
)
  .custom((seat: string | number) => String(seat))
  .description("The seat as the hall labels it; upper and lower case differ")
  .example("A7");

/** More than zero. Becomes `Money`. */
export const amount = Joi.alternatives(Joi.string().pattern(DECIMAL_PATTERN), Joi.number())
  .custom((input: string | number, helpers): Money | Joi.ErrorReport => {
    const money = parseMoney(input);
    if (money === undefined) {
      return helpers.error("amount.form");
    }
    return money > 0n ? money : helpers.error("amount.positive");
  })
  .description("A decimal string, or a JSON number that is exact to two digits")
  .example("130000.00");
