import { readFileSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { places } from "../services/places.mjs";
import { Problem } from "../services/problem.mjs";

const compressors = Object.freeze({
  br: (/** @type {Buffer} */ bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
    }),
  gz: (/** @type {Buffer} */ bytes) => promisify(gzip)(bytes, { level: 9 }),
});

const source = join(places.root, "web");

/** Files are named by what is in them, so that browsers may keep them for ever. */
const assets = "assets";

/** Where `index.html` waits for what the page is made of. */
const mark = /<!-- the build puts .* here -->/;

/**
 * Bundles the storefront: `index.html` and, below `assets`, everything that it loads, each also in
 * compressed forms, for the API to serve as they are.
 * @param {string} directory where to
 */
export async function buildPage(directory) {
  // Not at the top: this file is loaded before packages are installed.
  const esbuild = await import("esbuild");
  /** @type {import("esbuild").BuildOptions & { metafile: true }} */
  const common = {
    absWorkingDir: places.root,
    bundle: true,
    minify: true,
    metafile: true,
    format: "esm",
    // All that browsers of the last two years and more understand.
    target: ["es2022", "chrome116", "firefox124", "safari17.4"],
    outdir: directory,
    entryNames: `${assets}/[name]-[hash]`,
    chunkNames: `${assets}/[name]-[hash]`,
    assetNames: `${assets}/[name]-[hash]`,
    loader: { ".svg": "copy" },
    legalComments: "none",
    logLevel: "silent",
  };
  try {
    const worker = await esbuild.build({
      ...common,
      entryPoints: [join(source, "rowlock", "pause-worker.ts")],
    });
    const [workerFile = ""] = Object.keys(worker.metafile.outputs);
    const page = await esbuild.build({
      ...common,
      entryPoints: [
        join(source, "main.tsx"),
        join(source, "design", "page.css"),
        { in: join(source, "design", "icon.svg"), out: `${assets}/icon` },
      ],
      splitting: true,
      jsx: "automatic",
      jsxImportSource: "preact",
      define: { PAUSE_WORKER_PATH: JSON.stringify(`/${assets}/${basename(workerFile)}`) },
    });
    await writeFile(join(directory, "index.html"), indexPage(page.metafile));
  } catch (error) {
    throw asProblem(error);
  }
  await compressAll(directory);
}

/**
 * @param {import("esbuild").Metafile} metafile
 * @returns {string}
 */
function indexPage({ outputs }) {
  const files = Object.keys(outputs).map((path) => basename(path));
  const entry = Object.values(outputs).find(({ entryPoint }) => entryPoint === "web/main.tsx");
  const script = fileNamed("main", ".js");
  const early = (entry?.imports ?? [])
    .filter(({ kind }) => kind === "import-statement")
    .map(({ path }) => `<link rel="modulepreload" href="/${assets}/${basename(path)}" />`);
  const lines = [
    `<link rel="icon" href="/${assets}/${fileNamed("icon", ".svg")}" type="image/svg+xml" />`,
    `<link rel="stylesheet" href="/${assets}/${fileNamed("page", ".css")}" />`,
    ...early,
    // Both are asked for by the script, and need not wait for it.
    `<link rel="preload" href="/api/v1/settings" as="fetch" crossorigin="anonymous" />`,
    `<link rel="preload" href="/api/v1/concerts" as="fetch" crossorigin="anonymous" />`,
    `<script type="module" src="/${assets}/${script}"></script>`,
  ];
  return readFileSync(join(source, "index.html"), "utf8").replace(mark, lines.join("\n    "));

  /**
   * @param {string} name
   * @param {string} extension
   */
  function fileNamed(name, extension) {
    const found = files.find((file) => file.startsWith(`${name}-`) && file.endsWith(extension));
    if (found === undefined) throw new Error(`esbuild made no ${name}${extension}`);
    return found;
  }
}

/** @param {string} directory */
async function compressAll(directory) {
  await mkdir(join(directory, assets), { recursive: true });
  const names = (await readdir(join(directory, assets))).map((name) => join(assets, name));
  await Promise.all(
    ["index.html", ...names].map(async (name) => {
      const bytes = await readFile(join(directory, name));
      for (const [extension, compress] of Object.entries(compressors)) {
        await writeFile(join(directory, `${name}.${extension}`), await compress(bytes));
      }
    }),
  );
}

/**
 * @param {unknown} error esbuild's own says where in which file
 * @returns {unknown}
 */
function asProblem(error) {
  if (!(error instanceof Error && "errors" in error)) return error;
  return new Problem(`the page cannot be built: ${error.message}`, {
    advice: "Mend what esbuild complains about.",
  });
}
