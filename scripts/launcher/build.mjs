import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { places } from "../services/places.mjs";
import { runTool } from "../services/tool.mjs";
import { buildPage, pages } from "./build-page.mjs";
import { step } from "./console.mjs";

const boundMs = 5 * 60_000;
const project = "tsconfig.build.json";
/** What the storefront is bundled from, beside packages and its own folder. */
const clientSource = "client/client.ts";
const stampFile = join(places.dist, ".built-from");

/**
 * Compiles when a source file differs from what `dist` was made from.
 * @param {import("../services/keeper.mjs").Keeper} keeper
 */
export async function buildIfNeeded(keeper) {
  if (isBuilt()) return;
  await step("building", "built", () => build(keeper));
}

/** @returns {boolean} */
function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === fingerprint();
}

/**
 * Compiles into a new folder that replaces `dist` only when all went well: a running instance
 * never sees half a program, and no file of a deleted source stays behind.
 * @param {import("../services/keeper.mjs").Keeper} [keeper]
 */
export async function build(keeper) {
  const draft = join(places.root, `dist-${process.pid}`);
  const builtFrom = fingerprint();
  try {
    const compiling = runTool({
      name: "the build",
      keeper,
      command: process.execPath,
      args: ["node_modules/typescript/bin/tsc", "--project", project, "--outDir", draft],
      cwd: places.root,
      logFile: join(places.logs, "build.log"),
      boundMs,
      advice: "Mend what the compiler complains about.",
    });
    await Promise.all([
      compiling,
      ...pages.map((page) => buildPage(page, join(draft, page.folder))),
    ]);
    for (const folder of sourceFolders()) copyAssets(folder, draft);
    writeFileSync(join(draft, ".built-from"), builtFrom);
    rmSync(places.dist, { recursive: true, force: true });
    renameSync(draft, places.dist);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * The compiler copies nothing but programs; the Lua scripts go with them.
 * @param {string} folder
 * @param {string} draft
 */
function copyAssets(folder, draft) {
  for (const file of filesBelow(folder)) {
    if (!/\.(ts|tsx|js|mjs)$/.test(file)) cpSync(join(places.root, file), join(draft, file));
  }
}

/** What `make` would look at: name, size and time of every file that goes into the build. */
function fingerprint() {
  const inputs = [
    project,
    "tsconfig.json",
    "package-lock.json",
    ...sourceFolders().flatMap(filesBelow),
    ...pages.flatMap(({ folder }) => filesBelow(folder)),
    clientSource,
  ];
  const hash = createHash("sha256");
  for (const file of inputs) {
    const { size, mtimeMs } = statSync(join(places.root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/** @returns {string[]} */
function sourceFolders() {
  const { include } = JSON.parse(readFileSync(join(places.root, project), "utf8"));
  return include.filter((/** @type {string} */ folder) => existsSync(join(places.root, folder)));
}

/**
 * @param {string} folder
 * @returns {string[]} paths from the root of the clone
 */
function filesBelow(folder) {
  return readdirSync(join(places.root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(places.root.length + 1))
    .sort();
}
