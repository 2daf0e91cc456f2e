/** One thing this process cannot work without; rejects while it is away. */
export type ReadinessCheck = { name: string; check: () => Promise<unknown> };

export type ReadinessReport = {
  ready: boolean;
  checks: Record<string, "ok" | "away" | "draining">;
};

export type Readiness = ReturnType<typeof createReadiness>;

/** A dependency that has not answered by then counts as away; probes themselves give up soon after. */
const CHECK_LIMIT_MS = 1500;

/** Whether this process should be given work: it is not stopping and its dependencies answer. */
export function createReadiness(checks: ReadinessCheck[]) {
  let draining = false;
  return {
    /** From now on not ready, so that a load balancer stops sending requests here. */
    startDraining(): void {
      draining = true;
    },

    isDraining: () => draining,

    async report(): Promise<ReadinessReport> {
      const results = await Promise.all(
        checks.map(async ({ name, check }) => [name, await answersInTime(check)] as const),
      );
      const report: ReadinessReport["checks"] = Object.fromEntries(results);
      if (draining) {
        report["process"] = "draining";
      }
      return { ready: Object.values(report).every((state) => state === "ok"), checks: report };
    },
  };
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
