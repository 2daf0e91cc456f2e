import { Option, type Command } from "commander";
import { recordAround } from "../../db/operator-actions.ts";
import { listRooms } from "../../db/rooms.ts";
import { RowlockError } from "../../domain/errors.ts";
import { newOperatorAction } from "../../domain/operator-actions.ts";
import { MAIN_ROOM } from "../../domain/rooms.ts";
import type { FoundPlace } from "../../waiting-room/ushers.ts";
import { EXIT_CODES } from "../exit-codes.ts";
import { CommandFailure } from "../failures.ts";
import type { House } from "../house.ts";
import {
  jsonOption,
  operatorFrom,
  readRoom,
  userArgument,
  withOperator,
  yesOption,
  type JsonOption,
  type OperatorOptions,
  type YesOption,
} from "../options.ts";
import type { Shell } from "../shell.ts";
import { formatTime } from "../terminal/text.ts";

type FanOptions = OperatorOptions & JsonOption & YesOption & { room?: string };

const roomOption = () =>
  new Option(
    "--room <room>",
    "in which line; needed only if the fan has places in several",
  ).argParser(readRoom);

export function addFans(program: Command, shell: Shell): void {
  withOperator(
    program
      .command("let-in")
      .summary("admit a fan now, ahead of the line")
      .description(
        "Admits a fan now, for a whole session: past everybody who waits, and also into a line that " +
          "is full, closed or paused. A session that runs begins again; one that ended stands again, " +
          "with the same token. A fan who left has to join first.",
      )
      .addArgument(userArgument()),
    { reason: "may" },
  )
    .addOption(roomOption())
    .addOption(jsonOption())
    .action((userId: string, options: FanOptions) =>
      shell.inside(async (house) => {
        const room = options.room ?? (await roomOf(house, userId, [STANDING, GONE]));
        const { ushers } = await house.lines();
        const action = newOperatorAction({
          operator: operatorFrom(options),
          kind: "let-in",
          subject: room,
          userId,
        });
        const letIn = await recordAround(house.db, action, () => ushers.letIn(room, userId));
        const from =
          letIn.position === null ? letIn.before : `${letIn.before} at position ${letIn.position}`;
        shell.answer(
          options,
          { userId, room, ...letIn },
          `${userId} was ${from} in ${room} and is admitted until ${formatTime(letIn.sessionEndsAtMs)} UTC.`,
        );
      }),
    );

  withOperator(
    program
      .command("let-out")
      .summary("end a fan's session or place")
      .description(
        "Ends the session of an admitted fan, or the place of one who waits. The token is good for " +
          "reading and paying only. Holds stay: `release` ends those. The fan may join again, at the " +
          "end of the line.",
      )
      .addArgument(userArgument()),
    { reason: "may" },
  )
    .addOption(roomOption())
    .addOption(yesOption())
    .addOption(jsonOption())
    .action((userId: string, options: FanOptions) =>
      shell.inside(async (house) => {
        const room = options.room ?? (await roomOf(house, userId, [STANDING]));
        await shell.confirm(options, `Take ${userId} out of ${room}? The place is lost.`);
        const { ushers } = await house.lines();
        const action = newOperatorAction({
          operator: operatorFrom(options),
          kind: "let-out",
          subject: room,
          userId,
        });
        const letOut = await recordAround(house.db, action, () => ushers.letOut(room, userId));
        shell.answer(
          options,
          { userId, room, ...letOut },
          `${userId} was ${letOut.before} in ${room} and is out.`,
        );
      }),
    );
}

/** Every room in which the fan has or had a place, as far as that is remembered. */
export async function placesOf(
  house: House,
  userId: string,
): Promise<{ room: string; place: FoundPlace }[]> {
  const { ushers } = await house.lines();
  const rooms = new Set([MAIN_ROOM, ...(await listRooms(house.db)).map(({ room }) => room)]);
  const places = await Promise.all(
    [...rooms].map(async (room) => ({ room, place: await ushers.find(room, userId) })),
  );
  return places.flatMap(({ room, place }) => (place === undefined ? [] : [{ room, place }]));
}

const STANDING: readonly FoundPlace["state"][] = ["waiting", "admitted"];
/** Not who left: that was the fan's own wish. */
const GONE: readonly FoundPlace["state"][] = ["ended", "dropped"];

/** The one room in which the fan has a place in one of these states; the first group that has any. */
async function roomOf(
  house: House,
  userId: string,
  groups: readonly (readonly FoundPlace["state"][])[],
): Promise<string> {
  const places = await placesOf(house, userId);
  for (const states of groups) {
    const [first, ...others] = places.filter(({ place }) => states.includes(place.state));
    if (first !== undefined && others.length > 0) {
      const rooms = [first, ...others].map(({ room, place }) => `${room} (${place.state})`);
      throw new CommandFailure(
        EXIT_CODES.refused,
        `${userId} has places in ${rooms.join(", ")}. Say which with --room.`,
      );
    }
    if (first !== undefined) {
      return first.room;
    }
  }
  throw new RowlockError("no-place");
}
