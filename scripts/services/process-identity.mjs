import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process that cannot be mistaken for a later one with the same number.
 * @typedef {{ pid: number, startedAt: string }} ProcessIdentity
 */

/**
 * @param {number} pid
 * @returns {ProcessIdentity | null} null when no such process runs
 */
export function identifyProcess(pid) {
  const startedAt = process.platform === "linux" ? startOnLinux(pid) : startByPs(pid);
  return startedAt === null ? null : { pid, startedAt };
}

/** @returns {ProcessIdentity} */
export function identifyThisProcess() {
  const identity = identifyProcess(process.pid);
  if (identity === null) throw new Error("this process is not in the process table");
  return identity;
}

/** @param {ProcessIdentity} identity */
export function isRunning(identity) {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** @param {number} pid */
function startOnLinux(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The second field is the command name, which may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  const startTicks = fields[19];
  return isDead(state) || startTicks === undefined ? null : startTicks;
}

/** @param {number} pid */
function startByPs(pid) {
  const { status, stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  const [state, ...start] = (stdout ?? "").trim().split(/\s+/);
  return status !== 0 || isDead(state) ? null : start.join(" ");
}

/**
 * A zombie holds no port, no lock and no file: it only waits for a parent that may never look.
 * @param {string | undefined} state
 */
function isDead(state) {
  return state === undefined || state === "" || "ZX".includes(state.charAt(0));
}
