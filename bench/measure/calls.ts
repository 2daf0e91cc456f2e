import { join } from "node:path";
import type { Bench } from "../bench.ts";
import type { Figures } from "../run.ts";
import type { Standing } from "../contenders/contender.ts";
import { exchange, type Exchange } from "../load/ask.ts";
import { writeRequestFiles } from "../load/request-files.ts";
import type { RawRequest } from "../load/requests.ts";
import { measureAnswers } from "./answers.ts";

/**
 * Warm-up and load with the same kind of call. `once` says that no request may be sent twice: then
 * the warm-up gets its share of them, and there must be enough.
 */
export async function measureCalls(
  bench: Bench,
  standing: Standing,
  plan: { connections: number; requests: readonly RawRequest[]; once: boolean },
): Promise<{ figures: Figures; sample: Exchange }> {
  const { warmUpSeconds, seconds } = bench.pace;
  const { connections, requests, once } = plan;
  const first = once
    ? Math.floor((requests.length * warmUpSeconds) / (warmUpSeconds + seconds))
    : 0;
  const path = join(bench.folder, "requests");
  const load = { port: standing.port, connections };
  await bench.loader.run({
    ...load,
    seconds: warmUpSeconds,
    requests: await writeRequestFiles(
      path,
      connections,
      requests.slice(0, once ? first : undefined),
    ),
  });
  const [example = ""] = requests;
  const sample = await exchange(standing.port, example);
  const { figures, answered } = await measureAnswers(bench, standing, {
    ...load,
    seconds,
    requests: await writeRequestFiles(path, connections, requests.slice(first)),
  });
  if (once && answered.wraps > 0) {
    throw new Error("There were too few requests for so fast a run");
  }
  return { figures, sample };
}
