import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone this file is part of. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** What belongs to this clone and machine, and to no commit. */
const local = join(root, ".local");

export const places = Object.freeze({
  root,
  local,
  logs: join(local, "logs"),
  run: join(local, "run"),
  debian: join(local, "debian"),
  mariadb: join(local, "mariadb"),
  mysql: join(local, "mysql"),
  redis: join(local, "redis"),
  ports: join(local, "ports.json"),
  secrets: join(local, "secrets.json"),
  instanceLock: join(local, "instance.lock"),
  setupLock: join(local, "setup.lock"),
  unpackLock: join(local, "unpack.lock"),
  running: join(local, "running.json"),
  nodeModules: join(root, "node_modules"),
  dist: join(root, "dist"),
});

/** Private to its user: data, logs and secrets live there. */
export function ensureLocalFolders() {
  for (const folder of [places.local, places.logs, places.run]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
}
