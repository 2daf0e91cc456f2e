import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";

/** The answer to an availability request, ready to send. */
export type AvailabilityPage = {
  /** Weak, because the compressed and the plain form share it. The same in every API process. */
  etag: string;
  identity: Buffer;
  /** Compressed when somebody first asks, then kept. */
  gzip: () => Promise<Buffer>;
};

/**
 * The share of time that may go into rebuilding one page. A page is rebuilt when it is asked for and
 * something has changed, as long as this allows: a small hall's page, which costs microseconds, is
 * therefore always fresh, and an arena's, at some 10 ms a build, a tenth of a second old at most.
 */
const BUILDING_SHARE = 0.1;
/** What may be saved up, so that a burst of changes to a small hall does not outrun its share. */
const SAVED_MAX_MS = 5;

const compress = promisify(gzipWithCallback);

/** Keeps the page of a show, and rebuilds it from `text` when its `revision` has moved on. */
export function createPageKeeper(source: { revision: () => number; text: () => string }) {
  let page: AvailabilityPage | undefined;
  let builtRevision = -1;
  let savedMs = SAVED_MAX_MS;
  let savedAt = performance.now();

  const spend = (ms: number) => {
    savedMs -= ms;
  };

  /** Debt is worked off with time: after an expensive build it takes ten times as long. */
  const mayBuild = () => {
    const now = performance.now();
    savedMs = Math.min(SAVED_MAX_MS, savedMs + (now - savedAt) * BUILDING_SHARE);
    savedAt = now;
    return savedMs > 0;
  };

  return function currentPage(): AvailabilityPage {
    const revision = source.revision();
    if (page === undefined || (revision !== builtRevision && mayBuild())) {
      const startedAt = performance.now();
      page = buildPage(source.text(), spend);
      builtRevision = revision;
      spend(performance.now() - startedAt);
    }
    return page;
  };
}

function buildPage(text: string, spend: (ms: number) => void): AvailabilityPage {
  const identity = Buffer.from(text);
  const digest = createHash("sha1").update(identity).digest("base64url");
  let compressed: Promise<Buffer> | undefined;
  return {
    etag: `W/"${digest}"`,
    identity,
    gzip: () => (compressed ??= compressMeasured(identity, spend)),
  };
}

/** In libuv's thread pool, and at the fastest level: the page is thrown away in a moment. */
async function compressMeasured(body: Buffer, spend: (ms: number) => void): Promise<Buffer> {
  const startedAt = performance.now();
  const compressed = await compress(body, { level: 1 });
  spend(performance.now() - startedAt);
  return compressed;
}
