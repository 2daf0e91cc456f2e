import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Ran } from "./admin-desk.ts";

/** Runs a command as the built program, in a process of its own. */
export async function runAdminProcess(
  variables: Record<string, string>,
  args: readonly string[],
): Promise<Ran> {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const child = spawn(process.execPath, ["dist/admin/main.js", ...args], {
    cwd: root,
    env: { PATH: process.env["PATH"] ?? "", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: Number(code), out, err };
}
