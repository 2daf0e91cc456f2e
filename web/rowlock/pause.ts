/*
 * Pauses that end in time also in a tab that nobody looks at. Browsers slow such a tab's timers down
 * to one a minute, and a fan who is not heard for a minute may lose the place; a worker's timers go
 * on.
 */

/** Put in by the build, which names files by their content. */
declare const PAUSE_WORKER_PATH: string;

const timers = startTimers();

function startTimers(): Worker | undefined {
  try {
    return new Worker(PAUSE_WORKER_PATH);
  } catch {
    return undefined;
  }
}

let pauses = 0;

/** Waits so long, or until the signal says that nobody waits any more. Never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const end = timers === undefined ? startPlain(ms, done) : startSteady(timers, ms, done);
    function done(): void {
      end();
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done);
  });
}

function startPlain(ms: number, done: () => void): () => void {
  const timer = setTimeout(done, ms);
  return () => clearTimeout(timer);
}

function startSteady(worker: Worker, ms: number, done: () => void): () => void {
  pauses += 1;
  const id = pauses;
  const hear = ({ data }: MessageEvent<unknown>) => {
    if (data === id) {
      done();
    }
  };
  worker.addEventListener("message", hear);
  worker.postMessage({ id, ms });
  // If the worker could not be loaded, the page's own timer is late but there.
  const late = setTimeout(done, ms + LATE_MS);
  return () => {
    clearTimeout(late);
    worker.removeEventListener("message", hear);
  };
}

const LATE_MS = 1000;
