import { Surprise } from "../calls/ask.ts";
import { requireText } from "../calls/wire.ts";
import { runErrand } from "./errand.ts";
import type { Guest, World } from "./fan.ts";

/** A seat that is kept for a fan. */
export type Hold = { reservationId: string; seatNo: string; price: string; expiresAtMs: number };

/** Tries for this seat. Refusals that are a part of the game are returned by their name. */
export async function reserve(
  world: World,
  fan: Guest,
  seatNo: string,
): Promise<Hold | "seat-taken" | "session-ended"> {
  const purpose = { kind: "reserve", seatNo, reservationId: undefined } as const;
  const told = await runErrand(world, fan, purpose, (sending) =>
    world.api.reserve(fan, seatNo, sending),
  );
  if (told.status === "completed") {
    return {
      reservationId: requireText(told.result, "reservationId"),
      seatNo,
      price: requireText(told.result, "price"),
      expiresAtMs: Date.parse(requireText(told.result, "expiresAt")),
    };
  }
  switch (told.code) {
    case "seat-taken":
    case "session-ended":
      return told.code;
    default:
      throw new Surprise(`reserve: ${told.code}`);
  }
}
