import { Option, type Command } from "commander";
import { stringify } from "csv-stringify/sync";
import { listConcerts } from "../../db/concerts.ts";
import { listSales, type Sale } from "../../db/sales.ts";
import { RowlockError } from "../../domain/errors.ts";
import { formatMoney, type Money } from "../../domain/money.ts";
import { concertArgument, jsonOption, type JsonOption } from "../options.ts";
import type { Shell } from "../shell.ts";
import { countOf } from "../terminal/text.ts";

type ReportOptions = JsonOption & { date?: string };

export function addReport(program: Command, shell: Shell): void {
  const report = program.command("report").summary("tables to take away, as CSV");
  report
    .command("sales")
    .summary("every paid seat of a concert")
    .description(
      "Prints every paid seat of a concert as CSV, with what was refunded. Amounts are exact decimal " +
        "strings. A cell that a spreadsheet would take for a formula begins with an apostrophe.",
    )
    .addArgument(concertArgument())
    .addOption(new Option("--date <date>", "only this performance, like 2027-03-01"))
    .addOption(jsonOption())
    .action((concertId: string, options: ReportOptions) =>
      shell.inside(async ({ db }) => {
        const concert = (await listConcerts(db)).find((each) => each.concertId === concertId);
        if (concert === undefined) {
          throw new RowlockError("unknown-concert");
        }
        const performances = concert.performances.filter(
          ({ date }) => options.date === undefined || options.date === date,
        );
        if (performances.length === 0) {
          throw new RowlockError("unknown-date");
        }
        // A hall at a time, so that the longest run needs no more memory than its largest hall.
        const total = { seats: 0, amount: 0n, refunded: 0n };
        const printed: object[] = [];
        for (const [index, { performanceId }] of performances.entries()) {
          const sales = await listSales(db, performanceId);
          for (const sale of sales) {
            total.seats += 1;
            total.amount += sale.amount;
            total.refunded += refundOf(sale);
          }
          const rows = sales.map((sale) => rowOf(concertId, sale));
          if (options.json === true) {
            printed.push(...rows);
          } else {
            shell.stdout.write(csv(rows, { withHeader: index === 0 }));
          }
        }
        const sums = {
          paid: formatMoney(total.amount),
          refunded: formatMoney(total.refunded),
          net: formatMoney(total.amount - total.refunded),
        };
        if (options.json === true) {
          shell.say(JSON.stringify({ concertId, sales: printed, ...sums }, null, 2));
        }
        shell.note(
          `${countOf(total.seats, "sale")}: ${sums.paid} paid, ${sums.refunded} refunded, ${sums.net} net.`,
        );
      }),
    );
}

const COLUMNS = [
  "concert_id",
  "date",
  "section",
  "row",
  "seat_no",
  "status",
  "user_id",
  "reservation_id",
  "payment_id",
  "paid_at",
  "amount",
  "refund_id",
  "refunded_at",
  "refunded_amount",
] as const;

type Row = Record<(typeof COLUMNS)[number], string>;

function refundOf({ refundId, amount }: Sale): Money {
  return refundId === null ? 0n : amount;
}

function rowOf(concertId: string, sale: Sale): Row {
  return {
    concert_id: concertId,
    date: sale.date,
    section: sale.section ?? "",
    row: sale.row ?? "",
    seat_no: sale.seatNo,
    status: sale.refundId === null ? "paid" : "refunded",
    user_id: sale.userId,
    reservation_id: sale.reservationId,
    payment_id: sale.paymentId,
    paid_at: sale.paidAt.toISOString(),
    amount: formatMoney(sale.amount),
    refund_id: sale.refundId ?? "",
    refunded_at: sale.refundedAt?.toISOString() ?? "",
    refunded_amount: formatMoney(refundOf(sale)),
  };
}

function csv(rows: readonly Row[], { withHeader }: { withHeader: boolean }): string {
  // Names of sections come from files that others have written, and reports are opened with a click.
  return stringify([...rows], { columns: [...COLUMNS], header: withHeader, escape_formulas: true });
}
