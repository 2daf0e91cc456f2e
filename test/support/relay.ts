import { once } from "node:events";
import { connect, createServer } from "node:net";
import {
  joinSockets,
  type Blow,
  type RelayedConnection,
  type Strike,
} from "./relayed-connection.ts";

export type Relay = {
  url: string;
  /** Ends every connection, and lets none through until `mend`. */
  cut: () => void;
  mend: () => void;
  /** From now on nothing comes through the connections there are; new ones work. */
  silence: () => void;
  /** From now on every answer comes so much later; 0 ends it. */
  delayAnswers: (ms: number) => void;
  /** The connections there are, oldest first. */
  connections: () => RelayedConnection[];
  /** Has the next request that is meant meet with this. Resolves when it happened. */
  strike: (blow: Blow, isMeant?: (request: Buffer) => boolean) => Promise<void>;
  close: () => Promise<void>;
};

/** Much longer than any service under load lets anybody wait for its next request. */
const STRIKE_WITHIN_MS = 30_000;

/** A way to a server on which a test can do what networks do, without doing it to other tests. */
export async function openRelay(targetUrl: string): Promise<Relay> {
  const target = new URL(targetUrl);
  const connections = new Set<RelayedConnection>();
  const strikes = new Set<Strike & { isMeant: (request: Buffer) => boolean }>();
  let isCut = false;
  let answersLateMs = 0;

  const strikeAt = (request: Buffer) => {
    const strike = [...strikes].find(({ isMeant }) => isMeant(request));
    if (strike !== undefined) {
      strikes.delete(strike);
    }
    return strike;
  };
  const closeAll = () => connections.forEach((connection) => connection.close());

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const connection = joinSockets(near, connect(Number(target.port), target.hostname), {
      strikeAt,
      answersLateMs: () => answersLateMs,
      onClosed: () => connections.delete(connection),
    });
    connections.add(connection);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = new URL(targetUrl);
  url.port = String(typeof address === "object" && address !== null ? address.port : 0);
  url.hostname = "127.0.0.1";
  return {
    url: url.href,
    cut() {
      isCut = true;
      closeAll();
    },
    mend() {
      isCut = false;
    },
    silence() {
      connections.forEach((connection) => connection.silence());
    },
    delayAnswers(ms) {
      answersLateMs = ms;
    },
    connections: () => [...connections],
    strike(blow, isMeant = () => true) {
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          strikes.delete(strike);
          reject(new Error(`No request came to meet with this: ${blow}`));
        }, STRIKE_WITHIN_MS);
        const strike = {
          blow,
          isMeant,
          landed() {
            clearTimeout(late);
            resolve();
          },
          // There will be another.
          missed: () => strikes.add(strike),
        };
        strikes.add(strike);
      });
    },
    async close() {
      server.close();
      closeAll();
      await once(server, "close");
    },
  };
}
