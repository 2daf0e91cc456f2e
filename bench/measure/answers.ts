import type { Bench } from "../bench.ts";
import type { Figures } from "../run.ts";
import { WrongAnswer } from "../wrong-answer.ts";
import type { Standing } from "../contenders/contender.ts";
import type { Answered, Load } from "../load/loader.ts";
import { startCpuClock } from "../processes/cpu-clock.ts";
import { profileClockUs } from "../profile/profiling.ts";

/**
 * Loads and tells what came back, and who worked for it.
 * @param settle what must have happened before the work counts as done
 * @throws {WrongAnswer} when connections broke.
 */
export async function measureAnswers(
  bench: Bench,
  { processes }: Standing,
  load: Load,
  settle: (answered: Answered) => Promise<void> = () => Promise.resolve(),
): Promise<{ answered: Answered; figures: Figures }> {
  const pids = Object.fromEntries(processes.map(({ name, pid }) => [name, pid]));
  const clock = await startCpuClock({ ...pids, ...bench.servers.pids });
  const fromUs = profileClockUs();
  const answered = await bench.loader.run(load);
  const toUs = profileClockUs();
  await settle(answered);
  const cpu = await clock.stop();
  for (const { name, profileFile } of processes) {
    if (profileFile !== undefined) {
      const answers = answered.requests;
      const { scenario } = bench;
      bench.profiling?.spans.push({
        scenario,
        process: name,
        file: profileFile,
        fromUs,
        toUs,
        answers,
      });
    }
  }
  if (answered.broken > 0) {
    throw new WrongAnswer(`${answered.broken} requests got no answer`);
  }
  return { answered, figures: { ...latencyFigures(answered), ...cpuFigures(cpu, answered) } };
}

function latencyFigures({ requests, seconds, refused, latencyMs }: Answered): Figures {
  return {
    requests,
    refused,
    "answers/s": requests / seconds,
    "p50 ms": latencyMs.p50,
    "p90 ms": latencyMs.p90,
    "p95 ms": latencyMs.p95,
    "p99 ms": latencyMs.p99,
    "p99.9 ms": latencyMs.p999,
    "max ms": latencyMs.max,
  };
}

/** Processor time for each answer: the one figure that other load on the machine hardly changes. */
function cpuFigures(cpu: Figures, { requests }: Answered): Figures {
  return Object.fromEntries(
    Object.entries(cpu).map(([name, ms]) => [`${name} µs/answer`, (ms * 1000) / requests]),
  );
}
