import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { settleRegister } from "./abandoned-processes.mjs";
import { identifyProcess, identifyThisProcess } from "./process-identity.mjs";
import { writeRegister } from "./process-register.mjs";
import { runStopCommands, stopProcess, stopProcesses } from "./stop-processes.mjs";

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {import('node:child_process').SpawnOptions} SpawnOptions */
/** @typedef {import('./process-register.mjs').ProcessRegister} ProcessRegister */
/** @typedef {import('./process-register.mjs').RegisteredProcess} RegisteredProcess */
/** @typedef {import('./stop-processes.mjs').StopOptions} StopOptions */

const guardianFile = fileURLToPath(new URL("guardian.mjs", import.meta.url));
const guardianBoundMs = 10_000;

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, error: Error | null }} Exit */

/**
 * @typedef {object} SpawnRequest
 * @property {string} name for people
 * @property {number} stage one of `stages`
 * @property {number} graceMs between SIGTERM and SIGKILL
 * @property {string} command
 * @property {readonly string[]} args
 * @property {SpawnOptions} [options]
 */

/**
 * @typedef {object} KeptProcess
 * @property {ChildProcess} child
 * @property {number} pid -1 when it could not be started at all; `exited` then tells why
 * @property {Promise<Exit>} exited never rejects
 * @property {(options?: StopOptions) => Promise<void>} stop
 */

/**
 * Starts processes such that none can outlive this one: not when it ends, not when it is killed.
 */
export class Keeper {
  #registerFile;
  /** @type {ProcessRegister} */
  #register;
  /** @type {ChildProcess | null} */
  #guardian = null;
  /** @type {Promise<void> | null} */
  #closing = null;

  /**
   * Waits for whatever an earlier, killed owner of the same register left behind.
   * @param {{ registerFile: string }} options
   */
  static async open({ registerFile }) {
    mkdirSync(dirname(registerFile), { recursive: true, mode: 0o700 });
    await settleRegister(registerFile);
    return new Keeper(registerFile);
  }

  /**
   * @param {string} registerFile
   * @private use `Keeper.open`
   */
  constructor(registerFile) {
    this.#registerFile = registerFile;
    this.#register = {
      owner: identifyThisProcess(),
      guardian: null,
      processes: [],
      stopCommands: [],
      removeDirectories: [],
    };
    this.#startGuardian();
  }

  /**
   * @param {SpawnRequest} request
   * @returns {KeptProcess}
   */
  spawn({ name, stage, graceMs, command, args, options = {} }) {
    if (this.#closing !== null)
      throw new Error(`${name} cannot start: everything is being stopped`);
    // A group of its own: Ctrl-C in the terminal then reaches the launcher alone, which stops
    // the others in their order.
    const child = spawn(command, args, { ...options, detached: true });
    const { pid } = child;
    const identity = pid === undefined ? null : identifyProcess(pid);
    if (identity !== null) {
      this.#change((register) => register.processes.push({ ...identity, name, stage, graceMs }));
    }

    /** @type {Promise<Exit>} */
    const exited = new Promise((resolve) => {
      child.once("error", (error) => resolve({ code: null, signal: null, error }));
      child.once("exit", (code, signal) => resolve({ code, signal, error: null }));
    });
    void exited.then(() => {
      if (pid !== undefined) this.#forget(pid);
    });
    return {
      child,
      pid: pid ?? -1,
      exited,
      stop: async (stopOptions) => {
        if (identity !== null) {
          await stopProcess({ ...identity, name, stage, graceMs }, stopOptions);
          await exited;
        }
      },
    };
  }

  /**
   * For what is not a process of ours, such as a container.
   * @param {string[]} command runs once all processes are stopped
   */
  addStopCommand(command) {
    this.#change((register) => register.stopCommands.push(command));
  }

  /** @param {string} directory deleted once everything is stopped */
  removeAtEnd(directory) {
    this.#change((register) => register.removeDirectories.push(directory));
  }

  /**
   * Stops everything and lets the guardian delete what was temporary. May be called again, and
   * then waits for the same end.
   * @param {StopOptions} [options]
   * @returns {Promise<void>}
   */
  close(options) {
    this.#closing ??= this.#close(options);
    return this.#closing;
  }

  get isClosing() {
    return this.#closing !== null;
  }

  /** @param {StopOptions} [options] */
  async #close(options) {
    await stopProcesses(this.#register.processes, options);
    runStopCommands(this.#register.stopCommands);
    this.#change((register) => {
      register.processes = [];
      register.stopCommands = [];
    });
    await this.#endGuardian();
  }

  #startGuardian() {
    const guardian = spawn(process.execPath, [guardianFile, this.#registerFile], {
      // Its own group, so that it survives Ctrl-C; no folder of anybody's held open by it.
      detached: true,
      cwd: "/",
      stdio: ["pipe", "ignore", "ignore"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    this.#guardian = guardian;
    guardian.unref();
    /** @type {import('node:net').Socket} */ (guardian.stdin).unref();
    guardian.stdin?.on("error", () => {});
    guardian.on("error", () => {});
    guardian.once("exit", () => {
      if (this.#closing === null) this.#startGuardian();
    });
    this.#change((register) => {
      register.guardian = guardian.pid === undefined ? null : identifyProcess(guardian.pid);
    });
  }

  async #endGuardian() {
    const guardian = this.#guardian;
    if (guardian === null || guardian.exitCode !== null || guardian.signalCode !== null) return;
    guardian.ref();
    const gone = once(guardian, "exit");
    guardian.stdin?.end();
    const bound = new AbortController();
    await Promise.race([
      gone,
      sleep(guardianBoundMs, undefined, { signal: bound.signal }).catch(() => {}),
    ]);
    bound.abort();
    guardian.unref();
  }

  /** @param {number} pid */
  #forget(pid) {
    if (this.#closing !== null) return;
    this.#change((register) => {
      register.processes = register.processes.filter((process) => process.pid !== pid);
    });
  }

  /** @param {(register: ProcessRegister) => void} change */
  #change(change) {
    change(this.#register);
    writeRegister(this.#registerFile, this.#register);
  }
}
