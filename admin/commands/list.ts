import type { Command } from "commander";
import { listConcerts, type Concert } from "../../db/concerts.ts";
import { countSeats, type SeatCounts } from "../../db/stock.ts";
import { jsonOption, type JsonOption } from "../options.ts";
import type { Shell } from "../shell.ts";
import { renderTable } from "../terminal/table.ts";
import { formatTime } from "../terminal/text.ts";

export function addList(program: Command, shell: Shell): void {
  program
    .command("list")
    .summary("concerts, their sales and their seats")
    .description("Lists every concert with the state of its sale, and the seats of each date.")
    .addOption(jsonOption())
    .action((options: JsonOption) =>
      shell.inside(async ({ db }) => {
        const concerts = await listConcerts(db);
        const performances = concerts.flatMap((concert) => concert.performances);
        const counts = await countSeats(
          db,
          performances.map(({ performanceId }) => performanceId),
        );
        shell.answer(options, machineForm(concerts, counts), peopleForm(concerts, counts));
      }),
    );
}

function seatsOf(
  counts: readonly SeatCounts[],
  performanceId: number,
): Omit<SeatCounts, "performanceId"> {
  const {
    available = 0,
    held = 0,
    sold = 0,
  } = counts.find((count) => count.performanceId === performanceId) ?? {};
  return { available, held, sold };
}

function machineForm(concerts: readonly Concert[], counts: readonly SeatCounts[]): object {
  return {
    concerts: concerts.map(({ saleOpensAtMs, performances, ...concert }) => ({
      ...concert,
      saleOpensAt: new Date(saleOpensAtMs).toISOString(),
      dates: performances.map(({ performanceId, date }) => ({
        date,
        seats: seatsOf(counts, performanceId),
      })),
    })),
  };
}

function peopleForm(concerts: readonly Concert[], counts: readonly SeatCounts[]): string {
  if (concerts.length === 0) {
    return "There are no concerts. `import` brings some.";
  }
  const rows = concerts.flatMap(({ performances, ...concert }) =>
    performances.map(({ performanceId, date }) => {
      const { available, held, sold } = seatsOf(counts, performanceId);
      const opensAt = formatTime(concert.saleOpensAtMs);
      return [
        concert.concertId,
        date,
        concert.saleState,
        opensAt,
        concert.room,
        available,
        held,
        sold,
        concert.title,
      ];
    }),
  );
  const head = ["CONCERT", "DATE", "SALE", "OPENS (UTC)", "ROOM", "FREE", "HELD", "SOLD", "TITLE"];
  return renderTable(head, rows);
}
