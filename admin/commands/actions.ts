import { Option, type Command } from "commander";
import { listOperatorActions } from "../../db/operator-actions.ts";
import { jsonOption, wholeNumber, type JsonOption } from "../options.ts";
import type { Shell } from "../shell.ts";
import { renderTable } from "../terminal/table.ts";
import { formatTime } from "../terminal/text.ts";

const SHOWN = 20;
const SHOWN_MAX = 1000;

export function addActions(program: Command, shell: Shell): void {
  program
    .command("actions")
    .summary("what operators did, newest first")
    .description("Lists what operators did, newest first: who, when, what, and why.")
    .addOption(
      new Option("--limit <number>", "how many")
        .default(SHOWN)
        .argParser(wholeNumber(1, SHOWN_MAX)),
    )
    .addOption(jsonOption())
    .action((options: JsonOption & { limit: number }) =>
      shell.inside(async ({ db }) => {
        const actions = await listOperatorActions(db, { limit: options.limit });
        const rows = actions.map(({ createdAt, operator, kind, subject, userId, details }) => [
          formatTime(createdAt.getTime()),
          operator.name,
          kind,
          userId === null || userId === subject ? subject : `${subject}, ${userId}`,
          operator.reason ?? "",
          JSON.stringify(details),
        ]);
        const head = ["WHEN (UTC)", "WHO", "WHAT", "TO WHAT", "WHY", "DETAILS"];
        const people = rows.length === 0 ? "Nothing is on record." : renderTable(head, rows);
        shell.answer(options, { actions }, people);
      }),
    );
}
