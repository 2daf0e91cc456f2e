import { randomInt } from "node:crypto";
import { connect, createServer } from "node:net";

/**
 * Below 32768, where Linux begins to hand out ports to outgoing connections: a port from there
 * may be taken by anybody's client between our look and the server's bind.
 */
const lowestPort = 20_000;
const highestPort = 32_767;
const maxTries = 100;
const maxStarts = 5;

/** @returns {Promise<number>} */
export async function pickFreePort() {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const port = randomInt(lowestPort, highestPort + 1);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`found no free port between ${lowestPort} and ${highestPort}`);
}

/**
 * @param {number} firstPort
 * @returns {Promise<number>} the port itself or the next free one above it
 */
export async function nextFreePort(firstPort) {
  for (let port = firstPort; port < firstPort + maxTries; port += 1) {
    if (await isPortFree(port)) return port;
  }
  throw new Error(`found no free port from ${firstPort} on`);
}

/**
 * Free on every address: a server on the wildcard and one on 127.0.0.1 may both be given the
 * port on some systems, and clients then reach the wrong one.
 * @param {number} port
 */
export async function isPortFree(port) {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, undefined));
}

/**
 * @param {number} port
 * @param {string | undefined} host
 * @returns {Promise<boolean>}
 */
function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Runs `start` on the wanted port, or on a free one if there is no wish.
 * @template T
 * @param {number | undefined} wantedPort
 * @param {(port: number) => Promise<T>} start
 * @returns {Promise<{ port: number, result: T }>}
 */
export async function onFreePort(wantedPort, start) {
  if (wantedPort !== undefined) return { port: wantedPort, result: await start(wantedPort) };
  for (let tries = 1; ; tries += 1) {
    const port = await pickFreePort();
    try {
      return { port, result: await start(port) };
    } catch (error) {
      // Between our look and the server's bind somebody else may have taken it: try another.
      if (tries === maxStarts || (await isPortFree(port))) throw error;
    }
  }
}

/**
 * Connects, says `greeting` if there is one, and gives the first bytes that come back.
 * @param {{ host: string, port: number, greeting?: string, boundMs?: number }} options
 * @returns {Promise<Buffer | null>} null when nobody answers in time
 */
export function probePort({ host, port, greeting, boundMs = 1_000 }) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    /** @param {Buffer | null} answer */
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(boundMs, () => finish(null));
    socket.once("error", () => finish(null));
    socket.once("close", () => finish(null));
    socket.once("data", finish);
    if (greeting !== undefined) socket.once("connect", () => socket.write(greeting));
  });
}

/**
 * @param {string} host
 * @param {number} port
 */
export async function answersLikeRedis(host, port) {
  const answer = await probePort({ host, port, greeting: "PING\r\n" });
  // A server that wants a password refuses the PING, but it is up.
  return answer !== null && /^(\+PONG|-NOAUTH)/.test(answer.toString("latin1"));
}

/**
 * @param {string} host
 * @param {number} port
 */
export async function answersLikeMysql(host, port) {
  const answer = await probePort({ host, port });
  // Four bytes of packet header, then the protocol version of the handshake; 0xff would be an error.
  return answer !== null && answer[4] === 0x0a;
}
