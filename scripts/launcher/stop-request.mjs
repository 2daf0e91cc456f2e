import { constants } from "node:os";

/** A second signal within this time is the same wish, sent by the terminal and by npm. */
const echoMs = 1_000;

/**
 * Turns the signals that ask us to stop into one wish that can be looked at and waited for.
 * The first asks for an orderly stop, a later one for haste.
 */
export class StopRequest {
  #stop = new AbortController();
  #hurry = new AbortController();
  /** @type {NodeJS.Signals | null} */
  signal = null;
  #firstMs = 0;

  constructor() {
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
      process.on(signal, () => this.#receive(signal));
    }
    // Whoever read our output is gone (`npm start | head`): there is nobody to work for.
    process.stdout.on("error", () => this.#receive("SIGHUP"));
    this.#stopWithNpm();
  }

  /** Aborted once a stop is wished for. */
  get stop() {
    return this.#stop.signal;
  }

  /** Aborted once it shall happen without asking politely. */
  get hurry() {
    return this.#hurry.signal;
  }

  get isRequested() {
    return this.#stop.signal.aborted;
  }

  /** @returns {Promise<void>} settles when a stop is wished for */
  get requested() {
    return new Promise((resolve) => {
      if (this.isRequested) resolve();
      else this.#stop.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  /**
   * The code to exit with after a failure that the stop brought about. Any other is thrown on.
   * @param {unknown} error
   * @returns {number}
   */
  exitCodeAfter(error) {
    if (this.signal === null) throw error;
    return 128 + constants.signals[this.signal];
  }

  /** @param {NodeJS.Signals} signal */
  #receive(signal) {
    if (this.signal === null) {
      this.signal = signal;
      this.#firstMs = Date.now();
      this.#stop.abort();
    } else if (Date.now() - this.#firstMs > echoMs) {
      this.#hurry.abort();
    }
  }

  /** An npm that was killed cannot pass on anything, but we then get another parent. */
  #stopWithNpm() {
    if (process.env.npm_lifecycle_event === undefined) return;
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) this.#receive("SIGHUP");
    }, 500).unref();
  }
}
