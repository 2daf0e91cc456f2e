import { Command } from "commander";
import { addActions } from "./commands/actions.ts";
import { addFans } from "./commands/fans.ts";
import { addImport } from "./commands/import.ts";
import { addList } from "./commands/list.ts";
import { addMoney } from "./commands/money.ts";
import { addReport } from "./commands/report.ts";
import { addRooms } from "./commands/rooms.ts";
import { addSales } from "./commands/sales.ts";
import { addSeats } from "./commands/seats.ts";
import { addStory } from "./commands/story.ts";
import { addVerify } from "./commands/verify.ts";
import { addWatch } from "./commands/watch.ts";
import type { Shell } from "./shell.ts";

/** Every command, in the order in which a show comes to need them. */
export function createProgram(shell: Shell): Command {
  const program = new Command("rowlock-admin")
    .description("Runs a box office: shows, sales, lines, fans and money.")
    .configureOutput({
      writeOut: (text) => void shell.stdout.write(text),
      writeErr: (text) => void shell.stderr.write(text),
    })
    .showHelpAfterError("(--help tells more)")
    .exitOverride()
    .addHelpText("after", EXIT_CODES_HELP);
  addImport(program, shell);
  addList(program, shell);
  addSales(program, shell);
  addRooms(program, shell);
  addWatch(program, shell);
  addFans(program, shell);
  addSeats(program, shell);
  addMoney(program, shell);
  addStory(program, shell);
  addActions(program, shell);
  addReport(program, shell);
  addVerify(program, shell);
  return program;
}

const EXIT_CODES_HELP = `
Exit codes:
  0  done
  1  a promise is broken (verify), or there is a bug
  2  the command, the settings or the file cannot be understood
  3  refused: the rules do not allow it, and nothing was changed
  4  MySQL or Redis is away, or no worker answered: what came of it is not known
  5  not confirmed, and nothing was changed`;
