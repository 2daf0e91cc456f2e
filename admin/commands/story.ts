import { Option, type Command } from "commander";
import { findAccount } from "../../db/accounts.ts";
import { findUserCreatedAt } from "../../db/fan-history.ts";
import { RowlockError } from "../../domain/errors.ts";
import { formatMoney } from "../../domain/money.ts";
import type { House } from "../house.ts";
import { jsonOption, userArgument, wholeNumber, type JsonOption } from "../options.ts";
import type { Shell } from "../shell.ts";
import { inOrder, placeEvents, readStory, type StoryEvent } from "../story.ts";
import { renderTable } from "../terminal/table.ts";
import { formatExactTime } from "../terminal/text.ts";
import { placesOf } from "./fans.ts";

const SHOWN = 200;
const SHOWN_MAX = 10_000;

export function addStory(program: Command, shell: Shell): void {
  program
    .command("story")
    .summary("everything that happened to one fan")
    .description(
      "Tells what happened to one fan, in order of time: places, tickets, holds, payments, ledger, and " +
        "what operators did. Tickets are remembered for TICKET_RETENTION_HOURS, and reservations that " +
        "came to nothing for RESERVATION_RETENTION_DAYS. Times are UTC.",
    )
    .addArgument(userArgument())
    .addOption(
      new Option("--limit <number>", "how many of each kind, the newest ones")
        .default(SHOWN)
        .argParser(wholeNumber(1, SHOWN_MAX)),
    )
    .addOption(jsonOption())
    .action((userId: string, options: JsonOption & { limit: number }) =>
      shell.inside(async (house) => {
        const { db } = house;
        const createdAt = await findUserCreatedAt(db, userId);
        const account = await findAccount(db, userId);
        if (createdAt === undefined || account === undefined) {
          throw new RowlockError("unknown-user");
        }
        const events = inOrder([
          { atMs: createdAt.getTime(), kind: "user", text: "came to be known here", id: null },
          ...(await readStory(db, userId, options.limit)),
          ...(await lineEvents(shell, house, userId)),
        ]);
        const balance = formatMoney(account.balance);
        const machine = {
          userId,
          balance,
          events: events.map(({ atMs, ...event }) => ({
            at: new Date(atMs).toISOString(),
            ...event,
          })),
        };
        shell.answer(options, machine, `${peopleForm(events)}\nThe balance is ${balance}.`);
      }),
    );
}

/** The line is only remembered by Redis; the rest of the story can be told without. */
async function lineEvents(shell: Shell, house: House, userId: string): Promise<StoryEvent[]> {
  try {
    const places = await placesOf(house, userId);
    return places.flatMap(({ room, place }) => placeEvents(room, place));
  } catch (error) {
    if (error instanceof RowlockError && error.code === "unavailable") {
      shell.note("Redis is away: the places in the lines are not told.");
      return [];
    }
    throw error;
  }
}

function peopleForm(events: readonly StoryEvent[]): string {
  return renderTable(
    ["WHEN (UTC)", "WHAT", "", "ID"],
    events.map(({ atMs, kind, text, id }) => [formatExactTime(atMs), kind, text, id ?? ""]),
  );
}
