#!/usr/bin/env node
import { explainFailure } from "./failures.ts";
import { createProgram } from "./program.ts";
import { createShell } from "./shell.ts";

/** Entry of the admin command. */
const { argv, env, stdin, stdout, stderr } = process;

// Whoever reads through `head` has seen enough.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

try {
  const shell = createShell({ stdin, stdout, stderr, environment: env });
  await createProgram(shell).parseAsync(argv);
} catch (error) {
  const { exitCode, text } = explainFailure(error);
  if (text !== "") {
    stderr.write(`${text}\n`);
  }
  process.exitCode = exitCode;
}
