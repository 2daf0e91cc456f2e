/** What the launcher's `startMariadb` and `startRedis` give. */
type RunningServer = { url: string; port: number; pid: number; exited: Promise<unknown> };

/** A server that a fault may take away and bring back. */
export type FaultyServer = {
  url: string;
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
  let running = await start({});
  const { url, port } = running;
  return {
    url,
    async kill() {
      process.kill(running.pid, "SIGKILL");
      await running.exited;
    },
    async restart() {
      running = await start({ port });
    },
    freeze() {
      process.kill(running.pid, "SIGSTOP");
    },
    thaw() {
      process.kill(running.pid, "SIGCONT");
    },
  };
}
