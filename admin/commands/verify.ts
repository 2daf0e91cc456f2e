import type { Command } from "commander";
import { findViolations } from "../../db/audit.ts";
import { promiseCatalogue, promiseNames } from "../../domain/promises.ts";
import { EXIT_CODES } from "../exit-codes.ts";
import { CommandFailure } from "../failures.ts";
import { jsonOption, type JsonOption } from "../options.ts";
import type { Shell } from "../shell.ts";
import { formatCount } from "../terminal/text.ts";

export function addVerify(program: Command, shell: Shell): void {
  program
    .command("verify")
    .summary("audit the books now")
    .description(
      "Checks in SQL that no promise is broken: no seat sold twice, no money lost or made. Ends with " +
        `code ${EXIT_CODES.failed} if one is. The workers do the same each minute.`,
    )
    .addOption(jsonOption())
    .action((options: JsonOption) =>
      shell.inside(async ({ db }) => {
        const violations = await findViolations(db);
        const lines = promiseNames.map((name) => {
          const violation = violations.find(({ promise }) => promise === name);
          const kept = `${violation === undefined ? "kept  " : "BROKEN"}  ${promiseCatalogue[name]}`;
          return violation === undefined
            ? kept
            : `${kept}: ${formatCount(violation.count)} times, like ${violation.examples.join(", ")}`;
        });
        shell.answer(options, { violations }, lines.join("\n"));
        if (violations.length > 0) {
          throw new CommandFailure(EXIT_CODES.failed, "The books are not in order.");
        }
      }),
    );
}
