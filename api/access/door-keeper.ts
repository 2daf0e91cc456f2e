import type { Logger } from "../../core/logger.ts";
import { createOutageLog } from "../../core/outage-log.ts";
import type { WaitingRoom } from "../../waiting-room/waiting-room.ts";
import type { Catalogue } from "../booking/catalogue.ts";
import { MAIN_ROOM } from "../../domain/rooms.ts";

/** Well within the time after which ticks take the door for shut; see `ROOM_TIMING.absenceSeconds`. */
const SIGN_OF_LIFE_MS = 3000;

/**
 * Tells every room that fans are heard here, so that ticks may drop those who stay silent.
 * @returns what stops it.
 */
export function keepDoorsOpen(deps: {
  catalogue: Catalogue;
  waitingRoom: WaitingRoom;
  logger: Logger;
}): { stop: () => Promise<void> } {
  const { catalogue, waitingRoom } = deps;
  const outage = createOutageLog(deps.logger, {
    failing: "no sign of life given",
    over: "signs of life are given again",
  });
  const tellAll = async () => {
    try {
      const concerts = await catalogue.list();
      const rooms = new Set([MAIN_ROOM, ...concerts.map(({ room }) => room)]);
      await Promise.all([...rooms].map((room) => waitingRoom.keepDoorOpen(room)));
      outage.worked();
    } catch (error) {
      outage.failed(error);
    }
  };
  let telling = tellAll();
  const timer = setInterval(() => {
    telling = tellAll();
  }, SIGN_OF_LIFE_MS);
  return {
    async stop() {
      clearInterval(timer);
      await telling;
    },
  };
}
