import type { Socket } from "node:net";
import { createDelayLine } from "./delay-line.ts";

/** What may happen to a request on its way, with the connection that it came on. */
export type Blow =
  /** It never reaches the server, and both ends are told that the connection is gone. */
  | "lose request"
  /** The server gets it. Its answer is thrown away, and the connection closed. */
  | "lose answer"
  /** Nothing reaches the server any more, and nobody is told: the connection is half open. */
  | "swallow requests"
  /** The server gets it, and whatever comes later, but nothing reaches the client any more. */
  | "swallow answers";

/** A blow that waits for the request that it is meant for. */
export type Strike = {
  blow: Blow;
  landed: () => void;
  /** The connection ended before the answer came that was to be lost. */
  missed: () => void;
};

export type RelayedConnection = {
  /** Something is swallowed, and the client has not given the connection up yet. */
  isHalfOpen: () => boolean;
  /** Both ends learn at once that the connection is gone. */
  reset: () => void;
  close: () => void;
  /** From now on nothing comes through either way, and neither end is told. */
  silence: () => void;
};

/** Joins two sockets such that what goes from one to the other can be struck, delayed or swallowed. */
export function joinSockets(
  near: Socket,
  far: Socket,
  options: {
    strikeAt: (request: Buffer) => Strike | undefined;
    answersLateMs: () => number;
    onClosed: () => void;
  },
): RelayedConnection {
  const swallowed = { requests: false, answers: false };
  let answerToLose: Strike | undefined;

  const reset = () => [near, far].forEach((socket) => socket.resetAndDestroy());
  const close = () => [near, far].forEach((socket) => socket.destroy());

  /** Each says whether the request goes on to the server. */
  const meet: Record<Blow, (strike: Strike) => boolean> = {
    "lose request"({ landed }) {
      reset();
      landed();
      return false;
    },
    "lose answer"(strike) {
      answerToLose = strike;
      return true;
    },
    "swallow requests"({ landed }) {
      swallowed.requests = true;
      landed();
      return false;
    },
    "swallow answers"({ landed }) {
      swallowed.answers = true;
      landed();
      return true;
    },
  };

  carry(near, far, {
    lateMs: () => 0,
    isSwallowed: () => swallowed.requests,
    lets(request) {
      const strike = answerToLose === undefined ? options.strikeAt(request) : undefined;
      return strike === undefined || meet[strike.blow](strike);
    },
  });
  carry(far, near, {
    lateMs: options.answersLateMs,
    isSwallowed: () => swallowed.answers,
    lets() {
      const lost = answerToLose;
      if (lost === undefined) {
        return true;
      }
      answerToLose = undefined;
      close();
      lost.landed();
      return false;
    },
  });

  let open = 2;
  for (const socket of [near, far]) {
    // Whatever it was, the end of the socket follows, and is carried to the other.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      open -= 1;
      answerToLose?.missed();
      answerToLose = undefined;
      if (open === 0) {
        options.onClosed();
      }
    });
  }
  return {
    isHalfOpen: () => (swallowed.requests || swallowed.answers) && !near.closed,
    reset,
    close,
    silence() {
      swallowed.requests = true;
      swallowed.answers = true;
    },
  };
}

/** Carries bytes, and then the end, from one socket to the other: in order, and as late as told. */
function carry(
  from: Socket,
  to: Socket,
  way: { lateMs: () => number; isSwallowed: () => boolean; lets: (bytes: Buffer) => boolean },
): void {
  const line = createDelayLine();
  from.on("data", (bytes: Buffer) => {
    if (way.isSwallowed() || !way.lets(bytes)) {
      return;
    }
    line.after(way.lateMs(), () => {
      if (!to.write(bytes) && !to.destroyed) {
        from.pause();
      }
    });
  });
  to.on("drain", () => from.resume());
  to.on("close", () => from.resume());
  from.on("close", (hadError) => {
    if (way.isSwallowed()) {
      return;
    }
    line.after(way.lateMs(), () => {
      if (hadError) {
        to.resetAndDestroy();
      } else {
        to.end();
      }
    });
  });
}
