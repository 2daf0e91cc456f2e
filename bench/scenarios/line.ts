import { usualRoomLimits } from "../../waiting-room/limits.ts";
import { createWaitingRoom } from "../../waiting-room/waiting-room.ts";
import type { Bench, Findings, Scenario } from "../bench.ts";
import type { Figures } from "../run.ts";
import { withContender, type Contender } from "../contenders/contender.ts";
import { rowlockApiOnly, sqlLine } from "../contenders/peers.ts";
import type { Exchange } from "../load/ask.ts";
import { joinRequest, pollRequest } from "../load/requests.ts";
import { measureBare } from "../measure/bare.ts";
import { measureCalls } from "../measure/calls.ts";
import { inRounds, type Turn } from "../measure/rounds.ts";
import type { Target } from "../report/target.ts";
import { createUsers, ROOM, type Fan } from "../stage/fans.ts";
import { CLOSED_DOOR, fillLine, fillTable, signIdentities } from "../stage/line.ts";
import { scriptCosts, usedMemoryBytes } from "../stage/redis-costs.ts";
import { onStage, type Stage } from "../stage/stage.ts";

const CONNECTIONS = 64;
/** Faster than anybody will join. */
const JOINS_PER_SECOND = 16_000;
const ADMITTED = 1000;

export const line: Scenario = {
  name: "line",
  load: "Fans join the line and ask where they stand, with few and with very many in front of them.",
  columns: [
    "polls/s",
    "poll p99 ms",
    "joins/s",
    "join p99 ms",
    "api µs/poll",
    "api µs/join",
    "Redis µs/poll",
    "Redis µs/join",
    "bytes/fan",
    "admit 1,000: Redis ms",
  ],
  plots: ["polls/s", "joins/s"],
  run: runLine,
};

async function runLine(bench: Bench): Promise<Findings> {
  const { quick } = bench.pace;
  // A million joins take a minute.
  const lengths = {
    short: 1000,
    middle: quick ? 20_000 : 100_000,
    long: quick ? 100_000 : 1_000_000,
  };
  const [short, middle, long] = [lengths.short, lengths.middle, lengths.long].map(settingOf);
  const samples = new Map<"poll" | "join", Exchange>();
  const ours = (length: number): Turn => ({
    contender: rowlockApiOnly.name,
    setting: settingOf(length),
    run: () => measureLine(bench, rowlockApiOnly, length, fillLine, samples),
  });
  const bareTurn: Turn = {
    contender: "bare",
    setting: "the same answers",
    async run() {
      const plan = { ...bench.pace, connections: CONNECTIONS };
      const poll = await measureBare(bench, samples.get("poll"), plan);
      const joined = await measureBare(bench, samples.get("join"), plan);
      return { ...callFigures("poll", poll), ...callFigures("join", joined) };
    },
  };
  const turns: Turn[] = [
    ours(lengths.short),
    bareTurn,
    ours(lengths.middle),
    {
      contender: sqlLine.name,
      setting: settingOf(lengths.middle),
      run: () => measureLine(bench, sqlLine, lengths.middle, fillTable, new Map()),
    },
    ours(lengths.long),
  ];
  const runs = await inRounds(bench, line.name, turns, line.columns);
  return { runs, targets: targetsOf(short ?? "", middle ?? "", long ?? ""), notes: [] };
}

const settingOf = (length: number) => `${length.toLocaleString("en-US")} waiting`;

function targetsOf(short: string, middle: string, long: string): Target[] {
  const of = rowlockApiOnly.name;
  const bare = { contender: "bare", setting: "the same answers" };
  const sql = { contender: sqlLine.name };
  return [
    { figure: "joins/s", setting: short, of, over: bare, must: { atLeast: 0.3 }, aim: 0.5 },
    { figure: "polls/s", setting: short, of, over: bare, must: { atLeast: 0.45 }, aim: 0.65 },
    { figure: "µs/join", setting: long, of, over: { setting: short }, must: { atMost: 1.25 } },
    { figure: "µs/poll", setting: long, of, over: { setting: short }, must: { atMost: 1.25 } },
    { figure: "polls/s", setting: middle, of, over: sql, must: { atLeast: 20 } },
    { figure: "joins/s", setting: middle, of, over: sql, must: { atLeast: 20 } },
    { figure: "bytes/fan", setting: long, of, must: { atMost: 250 } },
    { figure: "admit 1,000: Redis ms", setting: long, of, must: { atMost: 20 } },
  ];
}

/** Polls and joins, one after the other, at a line of this length. */
function measureLine(
  bench: Bench,
  contender: Contender,
  length: number,
  fill: (stage: Stage, count: number) => Promise<Fan[]>,
  samples: Map<"poll" | "join", Exchange>,
): Promise<Figures> {
  const { pace } = bench;
  return onStage(bench.servers, CLOSED_DOOR, async (stage) => {
    const joiners = Math.ceil((pace.warmUpSeconds + pace.seconds) * JOINS_PER_SECOND);
    const users = await createUsers(stage, { count: joiners, prefix: "joining" });
    const emptyBytes = await usedMemoryBytes(stage.redis);
    const waiting = await fill(stage, length);
    const bytes = (await usedMemoryBytes(stage.redis)) - emptyBytes;
    const figures = await withContender(bench, contender, stage, async (standing) => {
      const poll = await measureCalls(bench, standing, {
        connections: CONNECTIONS,
        requests: waiting.map(pollRequest),
        once: false,
      });
      const joined = await measureCalls(bench, standing, {
        connections: CONNECTIONS,
        requests: signIdentities(stage, users).map(joinRequest),
        once: true,
      });
      samples.set("poll", poll.sample).set("join", joined.sample);
      return { ...callFigures("poll", poll.figures), ...callFigures("join", joined.figures) };
    });
    return {
      ...figures,
      ...(contender === rowlockApiOnly
        ? { "bytes/fan": bytes / length, ...(await measureAdmission(stage, length)) }
        : {}),
    };
  });
}

function callFigures(call: "poll" | "join", figures: Figures): Figures {
  const perSecond = figures["answers/s"] ?? Number.NaN;
  return {
    [`${call}s/s`]: perSecond,
    [`µs/${call}`]: 1e6 / perSecond,
    [`${call} p50 ms`]: figures["p50 ms"] ?? Number.NaN,
    [`${call} p99 ms`]: figures["p99 ms"] ?? Number.NaN,
    [`Redis µs/${call}`]: figures["redis µs/answer"] ?? Number.NaN,
    [`api µs/${call}`]: figures["api µs/answer"] ?? Number.NaN,
    [`${call} refused`]: figures["refused"] ?? 0,
  };
}

/** One tick that lets a thousand in. */
async function measureAdmission(stage: Stage, length: number): Promise<Figures> {
  const { config, redis } = stage;
  const waitingRoom = createWaitingRoom({
    redis,
    prefix: config.redis.prefix,
    limitsOf: () => ({
      ...usualRoomLimits(config),
      maxActive: length + ADMITTED,
      admitPerSecond: ADMITTED,
    }),
  });
  const before = await scriptCosts(redis);
  const { admitted } = await waitingRoom.admit(ROOM);
  const after = await scriptCosts(redis);
  if (admitted < Math.min(ADMITTED, length - 1)) {
    throw new Error(`Only ${admitted} were admitted`);
  }
  return { "admit 1,000: Redis ms": (after.microseconds - before.microseconds) / 1000 };
}
