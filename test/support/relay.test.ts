import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { eventually } from "./eventually.ts";
import { openRelay, type Relay } from "./relay.ts";

/** It says back what it hears. */
let server: Server;
let isMute: boolean;
let serverHeard: string[];
let serverSockets: Socket[];
let relay: Relay;
let clients: Socket[];

beforeEach(async () => {
  isMute = false;
  serverHeard = [];
  serverSockets = [];
  clients = [];
  server = createServer((socket) => {
    serverSockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      serverHeard.push(String(bytes));
      if (!isMute) {
        socket.write(`${String(bytes)}!`);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  relay = await openRelay(`tcp://127.0.0.1:${port}`);
});

afterEach(async () => {
  clients.forEach((socket) => socket.destroy());
  await relay.close();
  serverSockets.forEach((socket) => socket.destroy());
  server.close();
  await once(server, "close");
});

type Client = { socket: Socket; heard: () => string; ended: () => string | undefined };

async function call(): Promise<Client> {
  const { port } = new URL(relay.url);
  const socket = connect(Number(port), "127.0.0.1");
  clients.push(socket);
  let heard = "";
  let ended: string | undefined;
  socket.on("data", (bytes) => {
    heard += String(bytes);
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    ended = error.code;
  });
  socket.on("close", () => {
    ended ??= "closed";
  });
  await once(socket, "connect");
  return { socket, heard: () => heard, ended: () => ended };
}

async function says(client: Client, text: string): Promise<void> {
  client.socket.write(text);
  await eventually(() => client.heard().endsWith(`${text}!`));
}

test("bytes go both ways, and the end of one side is the end of the other", async () => {
  const client = await call();
  await says(client, "one");
  await says(client, "two");
  client.socket.end();
  await eventually(() => serverSockets[0]?.closed);

  const other = await call();
  await says(other, "three");
  serverSockets[1]?.end();
  await eventually(() => other.ended() === "closed");
  await eventually(() => relay.connections().length === 0);
});

test("more than fits into the buffers on the way arrives whole", async () => {
  const client = await call();
  const size = 10_000_000;
  client.socket.write("x".repeat(size));
  await eventually(() => client.heard().replaceAll("!", "").length === size);
});

test("a connection that is reset is reset at both ends, and the others are not", async () => {
  const [one, other] = [await call(), await call()];
  await says(one, "one");
  await says(other, "two");
  relay.connections()[0]?.reset();
  await eventually(() => one.ended() === "ECONNRESET");
  await eventually(() => serverSockets[0]?.closed);
  await says(other, "three");
});

describe("a request that is struck", () => {
  test("is lost before the server hears of it", async () => {
    const client = await call();
    await says(client, "one");
    const struck = relay.strike("lose request");
    client.socket.write("two");
    await struck;
    await eventually(() => client.ended() === "ECONNRESET");
    await eventually(() => serverSockets[0]?.closed);
    expect(serverHeard).toEqual(["one"]);
    await says(await call(), "three");
  });

  test("is answered, and the answer is lost with the connection", async () => {
    const client = await call();
    await says(client, "one");
    const struck = relay.strike("lose answer");
    client.socket.write("two");
    await struck;
    await eventually(() => client.ended() === "closed");
    expect(serverHeard).toEqual(["one", "two"]);
    expect(client.heard()).toBe("one!");
    await says(await call(), "three");
  });

  test("is the first of those that are meant, whatever came before it", async () => {
    const client = await call();
    const struck = relay.strike("lose answer", (request) => request.includes("COMMIT"));
    await says(client, "BEGIN");
    client.socket.write("COMMIT");
    await struck;
    await eventually(() => client.ended() === "closed");
    expect(client.heard()).toBe("BEGIN!");
  });

  test("leads to the next one being struck if its connection ends before there is an answer", async () => {
    const [one, other] = [await call(), await call()];
    await says(one, "one");
    await says(other, "two");
    isMute = true;
    const struck = relay.strike("lose answer");
    one.socket.write("hello?");
    await eventually(() => serverHeard.includes("hello?"));
    one.socket.destroy();
    await eventually(() => relay.connections().length === 1);
    isMute = false;
    other.socket.write("three");
    await struck;
    await eventually(() => other.ended() === "closed");
    expect(other.heard()).toBe("two!");
  });
});

describe("a connection that is half open", () => {
  test("carries requests and no answers, nor the server's end", async () => {
    const [client, other] = [await call(), await call()];
    await says(client, "one");
    const struck = relay.strike("swallow answers");
    client.socket.write("two");
    await struck;
    await eventually(() => serverHeard.includes("two"));
    client.socket.write("three");
    await eventually(() => serverHeard.includes("three"));
    serverSockets[0]?.end();
    await says(other, "four");
    expect(client.heard()).toBe("one!");
    expect(client.ended()).toBeUndefined();
    expect(relay.connections().map(({ isHalfOpen }) => isHalfOpen())).toEqual([true, false]);
    client.socket.destroy();
    await eventually(() => !relay.connections().some(({ isHalfOpen }) => isHalfOpen()));
  });

  test("carries what the server says and no requests, nor the client's end", async () => {
    const [client, other] = [await call(), await call()];
    await says(client, "one");
    const struck = relay.strike("swallow requests");
    client.socket.write("two");
    await struck;
    serverSockets[0]?.write("by the way");
    await eventually(() => client.heard() === "one!by the way");
    client.socket.destroy();
    await says(other, "three");
    expect(serverHeard).toEqual(["one", "three"]);
    expect(serverSockets[0]?.closed).toBe(false);
  });
});

test("answers come later by as much as they are delayed, and in order when that ends", async () => {
  const delayMs = 200;
  const client = await call();
  await says(client, "one");
  relay.delayAnswers(delayMs);
  const askedAtMs = performance.now();
  client.socket.write("two");
  await eventually(() => serverHeard.includes("two"));
  relay.delayAnswers(0);
  client.socket.write("three");
  await eventually(() => serverHeard.includes("three"));
  expect(client.heard()).toBe("one!");
  await eventually(() => client.heard() === "one!two!three!");
  expect(performance.now() - askedAtMs).toBeGreaterThanOrEqual(delayMs);
});
