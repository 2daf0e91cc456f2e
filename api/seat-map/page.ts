import { promisify } from "node:util";
import { gzip as gzipWithCallback } from "node:zlib";
import { etagOf, type Page } from "../http/page.ts";

/**
 * The share of time that may go into rebuilding one page. A page is rebuilt when it is asked for and
 * something has changed, as long as this allows: a small hall's page, which costs microseconds, is
 * therefore always fresh, and that of an arena with 10,000 seats, at 3 to 5 ms a build, is some 50 ms old.
 */
const BUILDING_SHARE = 0.1;
/** What may be saved up, so that a burst of changes to a small hall does not outrun its share. */
const SAVED_MAX_MS = 5;

/** The page is thrown away in a moment, and compresses twentyfold even so. */
const FASTEST = 1;

const compress = promisify(gzipWithCallback);

/** Keeps the page of a show, and rebuilds it from `text` when its `revision` has moved on. */
export function createPageKeeper(source: {
  revision: () => number;
  text: () => string;
  /** Milliseconds that only grow; this process's own clock unless given. */
  clock?: () => number;
}) {
  const clock = source.clock ?? (() => performance.now());
  let page: Page | undefined;
  let builtRevision = -1;
  let savedMs = SAVED_MAX_MS;
  let savedAt = clock();

  /** Debt is worked off with time: a build that took 10 ms allows the next one 100 ms later. */
  const mayBuild = () => {
    const now = clock();
    savedMs = Math.min(SAVED_MAX_MS, savedMs + (now - savedAt) * BUILDING_SHARE);
    savedAt = now;
    return savedMs > 0;
  };

  function build(): Page {
    const startedAt = clock();
    const identity = Buffer.from(source.text());
    const etag = etagOf(identity);
    const tookMs = clock() - startedAt;
    savedMs -= tookMs;
    let compressed: Promise<Buffer> | undefined;
    return {
      etag,
      identity,
      gzip() {
        // When somebody first asks; then it is kept.
        if (compressed === undefined) {
          // It takes at most as long again. Its real time, in another thread, would be mostly waiting.
          savedMs -= tookMs;
          compressed = compress(identity, { level: FASTEST });
        }
        return compressed;
      },
    };
  }

  return function currentPage(): Page {
    const revision = source.revision();
    if (page === undefined || (revision !== builtRevision && mayBuild())) {
      page = build();
      builtRevision = revision;
    }
    return page;
  };
}
