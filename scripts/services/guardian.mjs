/**
 * The process that outlives a killed launcher. It holds the reading end of a pipe whose other
 * end is the launcher's alone; the end of that pipe means that the launcher is gone, however it
 * went. Whatever the register then still lists is stopped.
 *
 * Usage: node guardian.mjs <register file>
 */
import { discardRegister, readRegister } from "./process-register.mjs";
import { stages } from "./stages.mjs";
import { runStopCommands, stopProcesses } from "./stop-processes.mjs";

/** Whoever killed the launcher does not wait for long; a server's data may take its time. */
const orphanGraceMs = 5_000;

const [, , registerFile] = process.argv;
if (registerFile === undefined) throw new Error("usage: node guardian.mjs <register file>");

// It ends with the pipe and in no other way, or it could not do its work.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => {});

for await (const _ of process.stdin);

const register = readRegister(registerFile);
if (register !== null) {
  await stopProcesses(
    register.processes.map((process) =>
      process.stage < stages.redis
        ? { ...process, graceMs: Math.min(process.graceMs, orphanGraceMs) }
        : process,
    ),
  );
  runStopCommands(register.stopCommands);
  discardRegister(registerFile, register);
}
