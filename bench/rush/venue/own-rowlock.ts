import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rowlock, withContender } from "../../contenders/contender.ts";
import { openServers } from "../../stage/servers.ts";
import { onStage } from "../../stage/stage.ts";
import { admissionSettings, type Plan } from "../plan.ts";
import { openShow, type Venue } from "./venue.ts";

/**
 * Has one API and one worker of our own up for as long as the work takes, on the servers that the
 * launcher has started.
 * @throws {WrongAnswer} when the books are wrong afterwards, or their logs tell of trouble.
 */
export async function atOwnRowlock<Result>(
  plan: Plan,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
  work: (venue: Venue) => Promise<Result>,
): Promise<Result> {
  const servers = await openServers(environment);
  const folder = await mkdtemp(join(tmpdir(), "rowlock-rush-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const settings = admissionSettings(plan);
  try {
    return await onStage(servers, settings, (stage) =>
      withContender(
        { folder, profiling: undefined, say },
        // Everybody comes at once, perhaps to a machine that has other things to do.
        { ...rowlock, mayPutOff: true },
        stage,
        async ({ port }) => {
          const { db, config } = stage;
          const opened = await openShow(db, config, plan);
          return work({ ...opened, url: `http://127.0.0.1:${port}`, db, settings });
        },
      ),
    );
  } finally {
    await servers.close();
  }
}
