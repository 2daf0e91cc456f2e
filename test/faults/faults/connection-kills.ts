import { eventually } from "../../support/eventually.ts";
import type { Fault } from "../fault.ts";
import { anyOf } from "./any-of.ts";

export const connectionKills: Fault = {
  name: "connection-kills",
  timesInFullRun: 1000,
  timesInRun: 1000,
  isBarrage: true,
  mustHold: "no failed job after 1,000 killed Redis connections",
  limits: {},
  async inflict({ withRedis }, random) {
    await withRedis(async (redis) => {
      const own = String(await redis.client("ID"));
      // Right after many kills nobody may be back yet.
      await eventually(async () => {
        const list = String(await redis.client("LIST"));
        const others = [...list.matchAll(/^id=(\d+)/gm)]
          .map(([, id]) => id ?? "")
          .filter((id) => id !== own);
        return (
          others.length > 0 && Number(await redis.client("KILL", "ID", anyOf(others, random))) === 1
        );
      });
    });
  },
};
