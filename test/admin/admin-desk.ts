import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { explainFailure } from "../../admin/failures.ts";
import { createProgram } from "../../admin/program.ts";
import { createShell, type Terminal } from "../../admin/shell.ts";

/** What a command came to, as a script would see it. */
export type Ran = { code: number; out: string; err: string };

/** Types a command; `typed` is what the operator answers, if there is one. */
export type Type = (command: string, options?: { typed?: string }) => Promise<Ran>;

/**
 * Runs the admin commands in this process, on real servers: everything but the first lines of its
 * entry. A quoted part of a command is one argument.
 */
export function openAdminDesk(variables: Record<string, string>): Type {
  return async (command, { typed } = {}) => {
    const isTTY = typed !== undefined;
    const stdin: PassThrough & Terminal = Object.assign(new PassThrough(), { isTTY });
    const stdout = new PassThrough();
    const stderr: PassThrough & Terminal = Object.assign(new PassThrough(), { isTTY });
    const printed = Promise.all([text(stdout), text(stderr)]);
    if (typed !== undefined) {
      stdin.write(`${typed}\n`);
    }
    const program = createProgram(createShell({ stdin, stdout, stderr, environment: variables }));
    let code = 0;
    try {
      await program.parseAsync(argumentsIn(command), { from: "user" });
    } catch (error) {
      const failure = explainFailure(error);
      stderr.write(failure.text);
      code = failure.exitCode;
    }
    stdin.destroy();
    stdout.end();
    stderr.end();
    const [out, err] = await printed;
    return { code, out, err };
  };
}

function argumentsIn(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
}

/** Of a command that was run with `--json`. */
export function answerOf({ out }: Ran): Record<string, unknown> {
  const answer: Record<string, unknown> = JSON.parse(out);
  return answer;
}
