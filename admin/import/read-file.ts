import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { EXIT_CODES } from "../exit-codes.ts";
import { CommandFailure } from "../failures.ts";
import { collectMistakes } from "./mistakes.ts";
import { readCsv } from "./read-csv.ts";
import { readJson } from "./read-json.ts";
import type { WantedConcert } from "./wanted.ts";

/** Half a million seats with long names; it is read into memory as a whole. */
const FILE_MAX_BYTES = 128 * 1024 * 1024;

const readers: Record<string, typeof readCsv> = { ".csv": readCsv, ".json": readJson };

/**
 * Reads what a file wants the box office to be.
 * @throws {CommandFailure} that names every mistake in it.
 */
export async function readImportFile(file: string): Promise<WantedConcert[]> {
  const read = readers[extname(file).toLowerCase()];
  if (read === undefined) {
    throw new CommandFailure(
      EXIT_CODES.usage,
      `${file}: expected a name that ends in .csv or .json`,
    );
  }
  const mistakes = collectMistakes();
  const concerts = read(await textOf(file), mistakes);
  mistakes.throwIfAny(file);
  return concerts;
}

async function textOf(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    const { size } = await stat(file);
    if (size > FILE_MAX_BYTES) {
      throw new Error(`it has ${size} bytes, and ${FILE_MAX_BYTES} are read at most`);
    }
    bytes = await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(EXIT_CODES.usage, `${file} cannot be read: ${reason}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandFailure(EXIT_CODES.usage, `${file} is not in UTF-8: save it as that.`);
  }
}
