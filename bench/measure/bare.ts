import { join } from "node:path";
import type { Bench } from "../bench.ts";
import type { Figures } from "../run.ts";
import { withContender } from "../contenders/contender.ts";
import { bareAnswering } from "../contenders/peers.ts";
import type { Exchange } from "../load/ask.ts";
import { writeRequestFiles } from "../load/request-files.ts";
import { onStage } from "../stage/stage.ts";
import { measureAnswers } from "./answers.ts";

/**
 * The product's request and answer once more, the answer by a server that does nothing else. The
 * product runs first in each round, so there is one.
 */
export async function measureBare(
  bench: Bench,
  sample: Exchange | undefined,
  plan: {
    connections: number;
    seconds: number;
    warmUpSeconds: number;
  },
): Promise<Figures> {
  if (sample === undefined) {
    throw new Error("The product gave no answer that could be given again");
  }
  const { connections, seconds } = plan;
  const bare = await bareAnswering(bench.folder, sample.answer);
  const requests = await writeRequestFiles(
    join(bench.folder, "requests"),
    connections,
    Array.from({ length: connections }, () => sample.request),
  );
  return onStage(bench.servers, {}, (stage) =>
    withContender(bench, bare, stage, async (standing) => {
      const { port } = standing;
      await bench.loader.run({ port, connections, seconds: plan.warmUpSeconds, requests });
      const load = { port, connections, seconds, requests };
      const { figures } = await measureAnswers(bench, standing, load);
      return { ...figures, "decided/s": figures["answers/s"] ?? 0 };
    }),
  );
}
