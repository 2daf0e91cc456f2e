import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { availableParallelism } from "node:os";
import type { RawRequest } from "./requests.ts";

/** Requests in files, one for each thread that sends them. */
export type RequestFiles = { path: string; threads: number; count: number };

/** Digits of the length in front of each request. */
const LENGTH_DIGITS = 6;
const CHUNK_CHARACTERS = 1 << 20;

/**
 * Threads that make the load: a quarter of the processors. One asks for more than two processors can
 * answer, and a second would only compete with who answers.
 */
const THREADS_MAX = Math.max(1, Math.floor(availableParallelism() / 4));

/**
 * Writes requests for the threads that share these connections, dealt out in turn, `together` at a
 * time: all threads send them in the order in which they were given, more or less.
 */
export async function writeRequestFiles(
  path: string,
  connections: number,
  requests: Iterable<RawRequest>,
  together = 1,
): Promise<RequestFiles> {
  const threads = Math.min(THREADS_MAX, connections);
  const files = Array.from({ length: threads }, (_, thread) => ({
    stream: createWriteStream(`${path}.${thread}`),
    chunk: "",
  }));
  let count = 0;
  for (const request of requests) {
    const file = files[Math.floor(count / together) % threads];
    if (file === undefined) {
      break;
    }
    file.chunk += String(Buffer.byteLength(request)).padStart(LENGTH_DIGITS, "0") + request;
    count += 1;
    if (file.chunk.length > CHUNK_CHARACTERS) {
      const chunk = file.chunk;
      file.chunk = "";
      if (!file.stream.write(chunk)) {
        await once(file.stream, "drain");
      }
    }
  }
  for (const { stream, chunk } of files) {
    stream.end(chunk);
    await once(stream, "finish");
  }
  return { path, threads, count };
}
