import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { loadConfig } from "../core/config.ts";
import { createLogger } from "../core/logger.ts";
import { CommandFailure } from "./failures.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { openHouse, type House } from "./house.ts";

export type Terminal = { isTTY?: boolean; columns?: number; rows?: number };

/**
 * What a command is typed into. Results go to standard output and nothing else does, so that they can
 * be piped; what is said on the way goes to standard error.
 */
export type Shell = {
  stdout: Writable & Terminal;
  stderr: Writable & Terminal;
  /** A line of the result. */
  say: (text: string) => void;
  /** A line on the way. */
  note: (text: string) => void;
  /** The result: for people, or with `--json` for programs. */
  answer: (options: { json?: boolean }, machine: unknown, people: string) => void;
  /**
   * Asks before something that cannot be taken back.
   * @throws {CommandFailure} when the operator does not say yes, or cannot be asked.
   */
  confirm: (options: { yes?: boolean }, question: string) => Promise<void>;
  /** Lets the command into the box office, and closes up after it. */
  inside: <Result>(work: (house: House) => Promise<Result>) => Promise<Result>;
};

export function createShell(io: {
  stdin: Readable & Terminal;
  stdout: Writable & Terminal;
  stderr: Writable & Terminal;
  environment: NodeJS.ProcessEnv;
}): Shell {
  const { stdin, stdout, stderr } = io;
  const note = (text: string) => void stderr.write(`${text}\n`);
  const say = (text: string) => void stdout.write(`${text}\n`);
  return {
    stdout,
    stderr,
    say,
    note,

    answer({ json = false }, machine, people) {
      say(json ? JSON.stringify(machine, null, 2) : people);
    },

    async confirm({ yes = false }, question) {
      if (yes) {
        return;
      }
      if (stdin.isTTY !== true || stderr.isTTY !== true) {
        throw new CommandFailure(
          EXIT_CODES.unconfirmed,
          `${question}\nNobody is here to confirm. If it is meant, add --yes.`,
        );
      }
      const terminal = createInterface({ input: stdin, output: stderr });
      const answer = await terminal.question(`${question} [y/N] `).finally(() => terminal.close());
      if (!/^y(?:es)?$/i.test(answer.trim())) {
        throw new CommandFailure(EXIT_CODES.unconfirmed, "Nothing was changed.");
      }
    },

    async inside(work) {
      const config = loadConfig(io.environment);
      // Only what an operator at a terminal can use; what processes tell each other is noise here.
      const level = config.logLevel === "debug" ? "debug" : "silent";
      const house = openHouse(config, createLogger({ level, name: "admin", to: "stderr" }));
      try {
        return await work(house);
      } finally {
        await house.close();
      }
    },
  };
}
