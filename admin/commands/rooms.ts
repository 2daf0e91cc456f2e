import { setTimeout as sleep } from "node:timers/promises";
import { Argument, Option, type Command } from "commander";
import { recordAround } from "../../db/operator-actions.ts";
import { steerRoom } from "../../db/steering.ts";
import { newOperatorAction, type Operator } from "../../domain/operator-actions.ts";
import { ADMIT_PER_SECOND_MAX, MAX_ACTIVE_MAX, type RoomSettings } from "../../domain/rooms.ts";
import { CommandFailure } from "../failures.ts";
import { EXIT_CODES } from "../exit-codes.ts";
import type { House } from "../house.ts";
import {
  jsonOption,
  operatorFrom,
  readRoom,
  wholeNumber,
  withOperator,
  yesOption,
  type JsonOption,
  type OperatorOptions,
  type YesOption,
} from "../options.ts";
import type { Shell } from "../shell.ts";
import { countOf } from "../terminal/text.ts";
import { renderRooms, watchRooms } from "../watched-rooms.ts";

/** As the environment says. */
type Usual = "usual";

type RoomOptions = OperatorOptions &
  JsonOption &
  YesOption & {
    maxActive?: number | Usual;
    admitPerSecond?: number | Usual;
    close?: boolean;
    open?: boolean;
    endSessions?: boolean;
  };

/** Every API has read the settings by then: the door looks every 3 s, and its catalogue another 3. */
const DOORS_HAVE_HEARD_MS = 7000;

function numberOrUsual(highest: number) {
  const readNumber = wholeNumber(1, highest);
  return (text: string): number | Usual => (text === "usual" ? text : readNumber(text));
}

function settingOf(said: number | Usual): number | null {
  return said === "usual" ? null : said;
}

export function addRooms(program: Command, shell: Shell): void {
  withOperator(
    program
      .command("room")
      .summary("see the lines, and set one's limits")
      .description(
        "Shows every line, or one. With options it sets that line's limits first. They hold until " +
          "they are set again; `usual` gives one back to the environment.",
      )
      .addArgument(new Argument("[room]", "the room's name").argParser(readRoom)),
    { reason: "may" },
  )
    .addOption(
      new Option(
        "--max-active <number|usual>",
        "fans who may choose seats at the same time",
      ).argParser(numberOrUsual(MAX_ACTIVE_MAX)),
    )
    .addOption(
      new Option("--admit-per-second <number|usual>", "how fast waiting fans are let in").argParser(
        numberOrUsual(ADMIT_PER_SECOND_MAX),
      ),
    )
    .addOption(new Option("--close", "let nobody in any more: everybody who comes waits"))
    .addOption(new Option("--open", "let fans in again").conflicts("close"))
    .addOption(new Option("--end-sessions", "also end every session; best together with --close"))
    .addOption(yesOption())
    .addOption(jsonOption())
    .action(async (room: string | undefined, options: RoomOptions) => {
      const changes = changesFrom(options);
      const isChange = Object.keys(changes).length > 0 || options.endSessions === true;
      if (isChange && room === undefined) {
        throw new CommandFailure(
          EXIT_CODES.usage,
          "Say which room is to be set, like `room main`.",
        );
      }
      await shell.inside(async (house) => {
        if (room !== undefined && isChange) {
          await change(shell, house, { room, changes, options });
        }
        await show(shell, house, room, options);
      });
    });
}

function changesFrom({
  maxActive,
  admitPerSecond,
  close,
  open,
}: RoomOptions): Partial<RoomSettings> {
  return {
    ...(maxActive === undefined ? {} : { maxActive: settingOf(maxActive) }),
    ...(admitPerSecond === undefined ? {} : { admitPerSecond: settingOf(admitPerSecond) }),
    ...(close === true ? { isClosed: true } : {}),
    ...(open === true ? { isClosed: false } : {}),
  };
}

type Change = { room: string; changes: Partial<RoomSettings>; options: RoomOptions };

async function change(shell: Shell, house: House, { room, changes, options }: Change) {
  const operator = operatorFrom(options);
  if (options.endSessions === true) {
    await shell.confirm(options, `End every session of ${room}? Its fans lose their turn.`);
  }
  if (Object.keys(changes).length > 0) {
    await steerRoom(house.db, operator, { room, changes });
    shell.note("Set. Ticks heed it within two seconds, doors within some more.");
  }
  if (options.endSessions === true) {
    if (changes.isClosed === true) {
      shell.note("Waiting for every door to have heard …");
      await sleep(DOORS_HAVE_HEARD_MS);
    }
    const ended = await endSessions(house, operator, room);
    shell.note(`${countOf(ended, "session")} ended.`);
  }
}

async function endSessions(house: House, operator: Operator, room: string): Promise<number> {
  const { ushers } = await house.lines();
  const action = newOperatorAction({ operator, kind: "end-sessions", subject: room });
  const { ended } = await recordAround(house.db, action, async () => ({
    ended: await ushers.endSessions(room),
  }));
  return ended;
}

async function show(
  shell: Shell,
  house: House,
  only: string | undefined,
  options: JsonOption,
): Promise<void> {
  const rooms = await watchRooms(house, await house.lines(), only);
  shell.answer(options, { rooms }, renderRooms(rooms));
}
