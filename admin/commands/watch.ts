import { setTimeout as sleep } from "node:timers/promises";
import { Option, type Command } from "commander";
import { laneQueueName, openQueue } from "../../jobs/queues.ts";
import { jsonOption, wholeNumber, type JsonOption } from "../options.ts";
import type { Shell } from "../shell.ts";
import { openScreen } from "../terminal/screen.ts";
import { renderTable } from "../terminal/table.ts";
import { formatTime } from "../terminal/text.ts";
import { createGlances, type Glance } from "../watch.ts";
import { renderRooms } from "../watched-rooms.ts";

type WatchOptions = JsonOption & { every: number; times?: number };

const EVERY_SECONDS = 1;

export function addWatch(program: Command, shell: Shell): void {
  program
    .command("watch")
    .summary("look on: lines, seats, lanes")
    .description(
      "Shows the lines, the seats and the lanes again and again, until Ctrl-C: a page on a terminal, " +
        "a line each time elsewhere.",
    )
    .addOption(
      new Option("--every <seconds>", "how often")
        .default(EVERY_SECONDS)
        .argParser(wholeNumber(1, 3600)),
    )
    .addOption(new Option("--times <number>", "end after so many").argParser(wholeNumber(1, 1e6)))
    .addOption(jsonOption())
    .action((options: WatchOptions) => watch(shell, options));
}

function watch(shell: Shell, { json, every, times = Number.POSITIVE_INFINITY }: WatchOptions) {
  return shell.inside(async (house) => {
    const lines = await house.lines();
    const redis = await house.redis();
    const laneQueues = Array.from({ length: house.config.lanes.count }, (_, lane) =>
      openQueue(laneQueueName(lane), redis, house.config.redis.prefix),
    );
    const look = createGlances({ house, lines, laneQueues });
    const isPage = json !== true && shell.stdout.isTTY === true;
    const screen = isPage ? openScreen(shell.stdout) : undefined;
    const ended = new AbortController();
    const end = () => ended.abort();
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
    try {
      for (let time = 1; !ended.signal.aborted; time += 1) {
        const glance = await look();
        if (screen !== undefined) {
          screen.show(pageOf(glance));
        } else {
          shell.say(json === true ? JSON.stringify(glance) : lineOf(glance));
        }
        if (time >= times) {
          return;
        }
        await sleep(every * 1000, undefined, { signal: ended.signal }).catch(() => undefined);
      }
    } finally {
      screen?.close();
      process.off("SIGINT", end);
      process.off("SIGTERM", end);
      await Promise.all(laneQueues.map((queue) => queue.close()));
    }
  });
}

/** Everything in one line, for logs. */
function lineOf({ atMs, rooms, shows, lanes, audit }: Glance): string {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return [
    formatTime(atMs),
    ...rooms.map(
      ({ room, waiting, active, maxActive, isAdmitting }) =>
        `${room}: ${waiting} wait, ${active} of ${maxActive} admitted${isAdmitting ? "" : ", closed"}`,
    ),
    `seats: ${sum(shows.map(({ available }) => available))} free, ${sum(shows.map(({ held }) => held))} held, ${sum(shows.map(({ sold }) => sold))} sold`,
    `lanes: ${lanes.map(({ waitingJobs, activeJobs }) => waitingJobs + activeJobs).join(", ")} jobs`,
    auditWord(audit),
  ].join(" | ");
}

function pageOf({ atMs, rooms, shows, lanes, audit }: Glance): string {
  return [
    `Rowlock at ${formatTime(atMs)} UTC. Ctrl-C ends.`,
    "",
    renderRooms(rooms),
    "",
    renderTable(
      ["CONCERT", "DATE", "FREE", "HELD", "SOLD", ""],
      shows.map(({ concertId, date, available, held, sold }) => [
        concertId,
        date,
        available,
        held,
        sold,
        bar({ available, held, sold }),
      ]),
    ),
    "",
    renderTable(
      ["LANE", "WAITING", "AT WORK", "PUT BACK", "GIVEN UP", "OLDEST WAITS"],
      lanes.map((lane) => [
        lane.lane,
        lane.waitingJobs,
        lane.activeJobs,
        lane.delayedJobs,
        lane.failedJobs,
        `${lane.oldestWaitSeconds.toFixed(1)} s`,
      ]),
    ),
    "",
    `The ${auditWord(audit)}.`,
  ].join("\n");
}

function auditWord(audit: Glance["audit"]): string {
  if (audit === undefined) {
    return "audit: none yet";
  }
  const broken = audit.violations.map(({ promise }) => promise);
  return broken.length === 0 ? "audit: in order" : `audit: BROKEN ${broken.join(", ")}`;
}

const BAR_CHARACTERS = 40;

/** Sold, held and free seats, as shares of the hall. */
function bar({ available, held, sold }: { available: number; held: number; sold: number }): string {
  const all = Math.max(1, available + held + sold);
  const soldPart = Math.round((sold / all) * BAR_CHARACTERS);
  const takenPart = Math.round(((sold + held) / all) * BAR_CHARACTERS);
  return (
    "█".repeat(soldPart) + "▒".repeat(takenPart - soldPart) + "·".repeat(BAR_CHARACTERS - takenPart)
  );
}
