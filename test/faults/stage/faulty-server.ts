/** What the launcher's `startMariadb` and `startRedis` give. */
type RunningServer = { url: string; port: number; pid: number; exited: Promise<unknown> };

/** A server that a fault may take away and bring back. */
export type FaultyServer = {
  url: string;
  isGone: () => boolean;
  /** `kill -9`; resolves when it is gone. */
  kill: () => Promise<void>;
  /** Starts it again, on the same port and with the same data. Resolves when it answers. */
  restart: () => Promise<void>;
  freeze: () => void;
  thaw: () => void;
};

export async function startFaultyServer(
  start: (place: { port?: number }) => Promise<RunningServer>,
): Promise<FaultyServer> {
  const launch = async (place: { port?: number }) => {
    const launched = { server: await start(place), isGone: false };
    void launched.server.exited.then(() => {
      launched.isGone = true;
    });
    return launched;
  };
  let running = await launch({});
  const { url, port } = running.server;
  return {
    url,
    isGone: () => running.isGone,
    async kill() {
      process.kill(running.server.pid, "SIGKILL");
      await running.server.exited;
    },
    async restart() {
      running = await launch({ port });
    },
    freeze() {
      process.kill(running.server.pid, "SIGSTOP");
    },
    thaw() {
      process.kill(running.server.pid, "SIGCONT");
    },
  };
}
