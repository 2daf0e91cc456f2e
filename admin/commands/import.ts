import { basename } from "node:path";
import { Option, type Command } from "commander";
import { publishBoxOffice, readBoxOffice } from "../../db/box-office.ts";
import { EXIT_CODES } from "../exit-codes.ts";
import { CommandFailure } from "../failures.ts";
import { planImport, type ImportPlan } from "../import/plan.ts";
import { readImportFile } from "../import/read-file.ts";
import {
  jsonOption,
  operatorFrom,
  withOperator,
  yesOption,
  type JsonOption,
  type OperatorOptions,
  type YesOption,
} from "../options.ts";
import type { Shell } from "../shell.ts";
import { showProgress } from "../terminal/progress.ts";
import { countOf } from "../terminal/text.ts";

type ImportOptions = OperatorOptions & JsonOption & YesOption & { check?: boolean };

const CONFLICTS_SHOWN = 20;

export function addImport(program: Command, shell: Shell): void {
  withOperator(
    program
      .command("import")
      .summary("make concerts, halls, seats and prices from a file")
      .description(
        "Makes concerts, dates and seats from a JSON or CSV file, or brings those that are there up to " +
          "date. The whole file is checked first, then all of it is written in one transaction, or " +
          "nothing. What is the same already is left alone; seats that the file does not name stay. " +
          "A seat that is held or sold is never changed: then nothing is. docs/admin.md shows both forms.",
      )
      .argument("<file>", "a name that ends in .json or .csv"),
    { reason: "may" },
  )
    .addOption(new Option("--check", "say what would be done, and do nothing"))
    .addOption(yesOption())
    .addOption(jsonOption())
    .action(async (file: string, options: ImportOptions) => {
      const wanted = await readImportFile(file);
      await shell.inside(async ({ db }) => {
        const ids = new Set(wanted.map(({ concert }) => concert.concertId));
        const plan = planImport(wanted, await readBoxOffice(db, ids));
        refuseConflicts(plan);
        if (plan.news.length === 0) {
          shell.answer(options, answerOf(plan, false), "Everything is as the file says already.");
          return;
        }
        shell.note(plan.news.map((line) => `  ${line}`).join("\n"));
        const hasEffect =
          plan.seatsToWrite > 0 ||
          plan.changes.concerts.length + plan.changes.newPerformances.length > 0;
        if (options.check === true || !hasEffect) {
          shell.answer(options, answerOf(plan, false), "Nothing was written.");
          return;
        }
        await shell.confirm(options, `Write this (${countOf(plan.seatsToWrite, "seat")})?`);
        const progress = showProgress(shell, "writing seats", plan.seatsToWrite);
        let written = 0;
        await publishBoxOffice(
          db,
          { operator: operatorFrom(options), subject: basename(file) },
          plan.changes,
          (count) => {
            written += count;
            progress.at(written);
          },
        ).finally(progress.end);
        shell.answer(
          options,
          answerOf(plan, true),
          `Imported: ${countOf(written, "seat")} written. Doors see them within seconds.`,
        );
      });
    });
}

function refuseConflicts({ conflicts }: ImportPlan): void {
  if (conflicts.length > 0) {
    const shown = conflicts.slice(0, CONFLICTS_SHOWN).map((line) => `  ${line}`);
    const more = conflicts.length - shown.length;
    throw new CommandFailure(
      EXIT_CODES.refused,
      [
        `${countOf(conflicts.length, "seat")} that a fan has would change under the fan; nothing was imported:`,
        ...shown,
        ...(more > 0 ? [`  and ${more} more`] : []),
      ].join("\n"),
    );
  }
}

function answerOf({ news, seatsToWrite, changes }: ImportPlan, isWritten: boolean): object {
  return {
    isWritten,
    concerts: changes.concerts.map(({ concertId }) => concertId),
    newPerformances: changes.newPerformances.map(({ concertId, date }) => ({ concertId, date })),
    seats: seatsToWrite,
    news,
  };
}
