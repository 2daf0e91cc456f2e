/** One thing this process cannot work without; rejects while it is away. */
export type ReadinessCheck = { name: string; check: () => Promise<unknown> };

/** Something that this process fills, and that can be full. */
export type RoomCheck = { name: string; hasRoom: () => boolean };

export type CheckState = "ok" | "away" | "full" | "draining";

export type ReadinessReport = {
  ready: boolean;
  checks: Record<string, CheckState>;
};

export type Readiness = ReturnType<typeof createReadiness>;

/** A dependency that has not answered by then counts as away; probes themselves give up soon after. */
const CHECK_LIMIT_MS = 1500;

/** Whether this process should be given work: it is not stopping, its dependencies answer, and there is room. */
export function createReadiness(checks: ReadinessCheck[], rooms: RoomCheck[] = []) {
  let draining = false;

  async function dependencies(): Promise<Record<string, "ok" | "away">> {
    const results = await Promise.all(
      checks.map(async ({ name, check }) => [name, await answersInTime(check)] as const),
    );
    return Object.fromEntries(results);
  }

  return {
    /** From now on not ready, so that a load balancer stops sending requests here. */
    startDraining(): void {
      draining = true;
    },

    isDraining: () => draining,

    dependencies,

    async look(): Promise<ReadinessReport["checks"]> {
      const states: ReadinessReport["checks"] = await dependencies();
      for (const { name, hasRoom } of rooms) {
        states[name] = hasRoom() ? "ok" : "full";
      }
      if (draining) {
        states["process"] = "draining";
      }
      return states;
    },
  };
}

/** Ready when all is well but what the prober does not care for. That a process stops concerns everybody. */
export function isReady(
  checks: ReadinessReport["checks"],
  excluded: ReadonlySet<string> = new Set(),
): boolean {
  return Object.entries(checks).every(
    ([name, state]) => state === "ok" || (state !== "draining" && excluded.has(name)),
  );
}

async function answersInTime(check: () => Promise<unknown>): Promise<"ok" | "away"> {
  let limit: NodeJS.Timeout | undefined;
  const tooLate = new Promise<"away">((resolve) => {
    limit = setTimeout(() => resolve("away"), CHECK_LIMIT_MS);
  });
  const answer = check().then(
    () => "ok" as const,
    () => "away" as const,
  );
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(limit));
}
