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

/** Files are named by what is in them, so that browsers may keep them for ever. */
const assets = "assets";

/** Where `index.html` waits for what the page is made of. */
const mark = /<!-- the build puts .* here -->/;

/**
 * @typedef {object} Page
 * @property {string} folder with `index.html`, `main.tsx`, and in `design` its stylesheet
 * @property {string} path where the API serves it, closed by a slash
 * @property {string} styles the stylesheet
 * @property {readonly string[]} asked what the script asks for at once, so that it need not wait for it
 * @property {string} [worker] a script that runs in a thread of its own
 */

/** @type {readonly Page[]} */
export const pages = Object.freeze([
  {
    folder: "web",
    path: "/",
    styles: "page.css",
    asked: ["/api/v1/settings", "/api/v1/concerts"],
    worker: "rowlock/pause-worker.ts",
  },
  { folder: "control-room", path: "/ops/", styles: "control-room.css", asked: [] },
]);

/** All pages have the same. */
const icon = "web/design/icon.svg";

/**
 * Bundles a page: `index.html` and, below `assets`, everything that it loads, each also in compressed
 * forms, for the API to serve as they are.
 * @param {Page} page
 * @param {string} directory where to
 */
export async function buildPage(page, directory) {
  // Not at the top: this file is loaded before packages are installed.
  const esbuild = await import("esbuild");
  const source = join(places.root, page.folder);
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
    const workerFile = page.worker && (await buildWorker(join(source, page.worker)));
    const { metafile } = await esbuild.build({
      ...common,
      entryPoints: [
        join(source, "main.tsx"),
        join(source, "design", page.styles),
        { in: join(places.root, icon), out: `${assets}/icon` },
      ],
      splitting: true,
      jsx: "automatic",
      jsxImportSource: "preact",
      ...(workerFile && {
        define: { PAUSE_WORKER_PATH: JSON.stringify(`${page.path}${assets}/${workerFile}`) },
      }),
    });
    await writeFile(join(directory, "index.html"), indexPage(page, metafile));
  } catch (error) {
    throw asProblem(error);
  }
  await compressAll(directory);

  /** @param {string} script */
  async function buildWorker(script) {
    const worker = await esbuild.build({ ...common, entryPoints: [script] });
    return basename(Object.keys(worker.metafile.outputs)[0] ?? "");
  }
}

/**
 * @param {Page} page
 * @param {import("esbuild").Metafile} metafile
 * @returns {string}
 */
function indexPage({ folder, path, styles, asked }, { outputs }) {
  const files = Object.keys(outputs).map((file) => basename(file));
  const entry = Object.values(outputs).find(
    ({ entryPoint }) => entryPoint === `${folder}/main.tsx`,
  );
  const early = (entry?.imports ?? [])
    .filter(({ kind }) => kind === "import-statement")
    .map((chunk) => `<link rel="modulepreload" href="${path}${assets}/${basename(chunk.path)}" />`);
  const lines = [
    `<link rel="icon" href="${fileNamed("icon", ".svg")}" type="image/svg+xml" />`,
    `<link rel="stylesheet" href="${fileNamed(basename(styles, ".css"), ".css")}" />`,
    ...early,
    ...asked.map(
      (call) => `<link rel="preload" href="${call}" as="fetch" crossorigin="anonymous" />`,
    ),
    `<script type="module" src="${fileNamed("main", ".js")}"></script>`,
  ];
  const html = readFileSync(join(places.root, folder, "index.html"), "utf8");
  return html.replace(mark, lines.join("\n    "));

  /**
   * @param {string} name
   * @param {string} extension
   */
  function fileNamed(name, extension) {
    const found = files.find((file) => file.startsWith(`${name}-`) && file.endsWith(extension));
    if (found === undefined) throw new Error(`esbuild made no ${name}${extension}`);
    return `${path}${assets}/${found}`;
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
