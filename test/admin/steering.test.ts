import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { listConcerts } from "../../db/concerts.ts";
import { listOperatorActions } from "../../db/operator-actions.ts";
import { listRooms } from "../../db/rooms.ts";
import { usualRoomLimits } from "../../waiting-room/limits.ts";
import { createWaitingRoom, type WaitingRoom } from "../../waiting-room/waiting-room.ts";
import { createShow } from "../support/factories.ts";
import { createMachineRoom, type MachineRoom } from "../support/machine-room.ts";
import { runAdminProcess } from "./admin-process.ts";
import { answerOf, openAdminDesk, type Type } from "./admin-desk.ts";

/** Sales, rooms and fans, as an operator steers them. */

let world: MachineRoom;
let line: WaitingRoom;
let type: Type;

beforeAll(async () => {
  world = await createMachineRoom({ MAX_ACTIVE: "1" });
  type = openAdminDesk(world.variables);
  line = createWaitingRoom({
    redis: world.redis,
    prefix: world.config.redis.prefix,
    limitsOf: () => usualRoomLimits(world.config),
  });
});
afterAll(() => world.stop());

const saleOf = async (id: string) =>
  (await listConcerts(world.db)).find(({ concertId }) => concertId === id)?.saleState;

test("a sale is paused, drained and opened, and all of it is on record", async () => {
  const { concertId } = await createShow(world.db);
  const paused = await type(`pause ${concertId} --operator olga --reason "wrong prices"`);
  expect(paused).toMatchObject({ code: 0, out: expect.stringContaining("was open and is paused") });
  expect(await saleOf(concertId)).toBe("paused");

  const drained = await type(`drain ${concertId} --yes --json`);
  expect(answerOf(drained)).toMatchObject({
    concertId,
    before: { saleState: "paused" },
    now: { saleState: "draining" },
  });
  const at = "2098-03-01T10:00:00+09:00";
  expect((await type(`open ${concertId} --at ${at}`)).out).toContain("2098-03-01 01:00:00 UTC");
  expect(await saleOf(concertId)).toBe("open");

  const actions = await type("actions --json --limit 3");
  expect(answerOf(actions)["actions"]).toMatchObject([
    { kind: "open-sale", subject: concertId, operator: { name: expect.any(String), reason: null } },
    { kind: "drain-sale", subject: concertId },
    { kind: "pause-sale", subject: concertId, operator: { name: "olga", reason: "wrong prices" } },
  ]);
  expect((await type("actions")).out).toMatch(/olga +pause-sale/);
});

test("what does not exist is refused with code 3, and what makes no sense with code 2", async () => {
  expect(await type("pause nowhere")).toMatchObject({
    code: 3,
    err: expect.stringContaining("unknown-concert"),
  });
  for (const command of [
    "pauze moonlight-hall",
    "pause",
    "pause ../etc",
    "pause a b",
    "open moonlight-hall --at tomorrow",
    "open moonlight-hall --at 2027-03-01T10:00:00",
    "room main --max-active 0",
    "room main --max-active many",
    "room main --open --close",
    "room --close",
    "pause moonlight-hall --reason ' '".replaceAll("'", '"'),
  ]) {
    const ran = await type(command);
    expect([command, ran.code, ran.out]).toEqual([command, 2, ""]);
    expect(ran.err).not.toBe("");
  }
});

test("what cannot be taken back asks first", async () => {
  const { concertId } = await createShow(world.db);
  const drain = `drain ${concertId}`;
  expect(await type(drain)).toMatchObject({ code: 5, err: expect.stringContaining("--yes") });
  expect((await type(drain, { typed: "n" })).code).toBe(5);
  expect((await type(drain, { typed: "" })).code).toBe(5);
  expect(await saleOf(concertId)).toBe("open");
  expect((await type(drain, { typed: "y" })).code).toBe(0);
  expect(await saleOf(concertId)).toBe("draining");
});

test("a room's limits are set, shown, and given back to the environment", async () => {
  await createShow(world.db, { room: "opera" });
  const set = await type("room opera --max-active 7 --admit-per-second 3 --close --json");
  expect(answerOf(set)).toMatchObject({
    rooms: [{ room: "opera", maxActive: 7, admitPerSecond: 3, isAdmitting: false, waiting: 0 }],
  });
  await type("room opera --open --max-active usual");
  const opera = (await listRooms(world.db)).find(({ room }) => room === "opera");
  expect(opera?.settings).toEqual({ maxActive: null, admitPerSecond: 3, isClosed: false });
  expect((await type("room")).out).toMatch(/opera +0 +0 +1 +3 /);
});

test("a fan is let in ahead of the line and let out again", async () => {
  await createShow(world.db, { room: "club" });
  const ids = [];
  for (const fan of ["ada", "ben", "cleo"]) {
    ids.push((await line.join("club", fan, "browser")).id);
  }
  const [, , cleo] = ids;
  if (cleo === undefined) {
    throw new Error("Nobody joined");
  }
  const letIn = await type("let-in cleo --reason press --json");
  expect(answerOf(letIn)).toMatchObject({ room: "club", before: "waiting", position: 2 });
  expect((await line.check(cleo)).state).toBe("admitted");

  expect((await type("let-out cleo")).code).toBe(5);
  expect((await type("let-out cleo --yes")).out).toContain("was admitted in club and is out");
  expect((await line.check(cleo)).state).toBe("ended");
  expect(await type("let-out cleo --yes")).toMatchObject({
    code: 3,
    err: expect.stringContaining("no-place"),
  });
  expect((await type("let-in nobody")).code).toBe(3);

  expect(await listOperatorActions(world.db, { userId: "cleo", limit: 9 })).toMatchObject([
    { kind: "let-out", subject: "club", details: { before: "admitted" } },
    {
      kind: "let-in",
      operator: { reason: "press" },
      subject: "club",
      details: { before: "waiting", position: 2 },
    },
  ]);
});

test("a fan who waits in two lines is only moved in the one that is named", async () => {
  await createShow(world.db, { room: "left" });
  await createShow(world.db, { room: "right" });
  for (const room of ["left", "right"]) {
    await line.join(room, "somebody", "browser");
    await line.join(room, "dora", "browser");
  }
  expect(await type("let-in dora")).toMatchObject({
    code: 3,
    err: expect.stringMatching(/left \(waiting\), right \(waiting\).*--room/),
  });
  expect((await type("let-in dora --room right")).code).toBe(0);
  expect((await line.size("left")).waiting).toBe(1);
  expect((await line.size("right")).waiting).toBe(0);
});

test("the sessions of a room are ended on request, and that is on record", async () => {
  await createShow(world.db, { room: "foyer" });
  const { id } = await line.join("foyer", "emil", "browser");
  const ran = await type("room foyer --end-sessions --yes --operator olga");
  expect(ran).toMatchObject({ code: 0, err: expect.stringContaining("1 session ended") });
  expect((await line.check(id)).state).toBe("ended");
  expect(await listOperatorActions(world.db, { limit: 1 })).toMatchObject([
    { kind: "end-sessions", subject: "foyer", details: { ended: 1 } },
  ]);
});

test("without MySQL or Redis a command ends with code 4 and says so", async () => {
  const { concertId } = await createShow(world.db);
  const nowhere = { REDIS_URL: "redis://127.0.0.1:1", DATABASE_URL: "mysql://x:x@127.0.0.1:1/x" };
  const run = (variables: Record<string, string>, ...args: string[]) =>
    runAdminProcess({ ...world.variables, ...variables }, args);
  const withoutRedis = { REDIS_URL: nowhere.REDIS_URL };
  expect(await run(withoutRedis, "let-in", "ada", "--room", "club")).toMatchObject({
    code: 4,
    out: "",
    err: expect.stringContaining("Redis does not answer"),
  });
  // What needs no Redis works without.
  expect((await run(withoutRedis, "pause", concertId)).code).toBe(0);
  expect(await run(nowhere, "list")).toMatchObject({
    code: 4,
    err: expect.stringContaining("ECONNREFUSED"),
  });
}, 60_000);

test("settings that are wrong end the program with code 2, help with 0", async () => {
  const wrong = await runAdminProcess({ ...world.variables, LANES: "many" }, ["list"]);
  expect(wrong).toMatchObject({ code: 2, out: "", err: expect.stringContaining("LANES") });
  const help = await runAdminProcess({}, ["room", "--help"]);
  expect(help).toMatchObject({ code: 0, err: "", out: expect.stringContaining("--max-active") });
  expect((await runAdminProcess({}, [])).code).toBe(2);
}, 60_000);
