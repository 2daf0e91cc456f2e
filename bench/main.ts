import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readArguments, USAGE, type BenchArguments } from "./arguments.ts";
import type { Bench, Pace, Scenario } from "./bench.ts";
import { findLoader } from "./load/find-loader.ts";
import { profileTable } from "./profile/profiling.ts";
import { writeDocs } from "./report/docs.ts";
import { describeMachine } from "./report/machine.ts";
import { plainReport, type Reported } from "./report/findings.ts";
import { judge } from "./report/target.ts";
import { scenarios } from "./scenarios/index.ts";
import { openServers } from "./stage/servers.ts";

/** Entry: runs scenarios one after the other and reports. Exits with 1 when anything was not true. */

const FULL: Pace = { quick: false, rounds: 3, warmUpSeconds: 6, seconds: 6 };
const QUICK: Pace = { quick: true, rounds: 1, warmUpSeconds: 3, seconds: 3 };

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: BenchArguments): Promise<number> {
  const servers = await openServers(process.env);
  const folder = await mkdtemp(join(tmpdir(), "rowlock-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  try {
    const loader = await findLoader(say);
    const machine = describeMachine(servers.versions, loader.name);
    const bench: Omit<Bench, "scenario"> = {
      servers,
      loader,
      pace: args.quick ? QUICK : FULL,
      folder,
      profiling:
        args.profileFolder === undefined
          ? undefined
          : { folder: resolve(args.profileFolder), spans: [] },
      say,
    };
    say(Object.values(machine).join(" · "));
    const chosen = scenarios.filter(
      ({ name }) => args.scenarios.length === 0 || args.scenarios.includes(name),
    );
    const { reported, failures } = await runAll(bench, chosen);
    reported.forEach((each) => say(plainReport(each)));
    failures.forEach((failure) => say(`\nFAILED ${failure}`));
    if (args.jsonFile !== undefined) {
      const results = reported.map(({ scenario, findings, verdicts, profile }) => ({
        scenario: scenario.name,
        load: scenario.load,
        ...findings,
        targets: verdicts,
        profile,
      }));
      const everything = { machine, pace: bench.pace, results, failures };
      await writeFile(args.jsonFile, `${JSON.stringify(everything, null, 2)}\n`);
    }
    if (args.docs) {
      await writeDocs(machine, reported);
    }
    return failures.length === 0 ? 0 : 1;
  } finally {
    await servers.close();
  }
}

/** A scenario that fails does not keep the others from running. */
async function runAll(
  bench: Omit<Bench, "scenario">,
  chosen: readonly Scenario[],
): Promise<{ reported: Reported[]; failures: string[] }> {
  const reported: Reported[] = [];
  const failures: string[] = [];
  for (const scenario of chosen) {
    try {
      const findings = await scenario.run({ ...bench, scenario: scenario.name });
      const verdicts = findings.targets.map((target) => judge(target, findings.runs));
      const profile = bench.profiling && (await profileTable(bench.profiling, scenario.name));
      reported.push({ scenario, findings, verdicts, profile });
    } catch (error) {
      const failure = `${scenario.name}: ${error instanceof Error ? String(error.stack) : String(error)}`;
      failures.push(failure);
      say(failure);
    }
  }
  return { reported, failures };
}

function explain(error: unknown): string {
  return error instanceof TypeError ? `${error.message}\n\n${USAGE}` : String(error);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Exiting stops what was started; see `startNodeProcess`.
  process.once(signal, () => process.exit(130));
}
try {
  const names = scenarios.map(({ name }) => name);
  process.exitCode = await main(readArguments(process.argv.slice(2), names));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 2;
}
