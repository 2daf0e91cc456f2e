import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export type Relay = {
  url: string;
  /** Ends every connection, and lets none through until `mend`. */
  cut: () => void;
  mend: () => void;
  /** From now on nothing comes through the connections there are; new ones work. */
  silence: () => void;
  close: () => Promise<void>;
};

/** A way to a server that a test can cut, as an outage would, without taking it from other tests. */
export async function openRelay(targetUrl: string): Promise<Relay> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const hold = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const destroyAll = () => sockets.forEach((socket) => socket.destroy());
  const fallSilent = (socket: Socket) => {
    socket.unpipe();
    socket.pause();
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    hold(near);
    hold(far);
    near.pipe(far).pipe(near);
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
      destroyAll();
    },
    mend() {
      isCut = false;
    },
    silence() {
      sockets.forEach(fallSilent);
    },
    async close() {
      server.close();
      destroyAll();
      await once(server, "close");
    },
  };
}
