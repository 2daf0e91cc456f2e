import { afterEach, expect, test } from "@jest/globals";
import { fans, openLine, present, type Line } from "./line.ts";

/** What people do in a line that otherwise goes by itself. */

let line: Line;
afterEach(() => line.close());

const ROOM = "main";

test("who is let in passes everybody, and the line moves up", async () => {
  line = openLine({ maxActive: 1 });
  const [, , , dora] = await line.joinAll(["ada", "ben", "cleo", "dora", "emil"]);
  const before = Date.now();
  const letIn = await line.ushers.letIn(ROOM, "dora");
  expect(letIn).toMatchObject({ before: "waiting", position: 3 });
  expect(letIn.sessionEndsAtMs).toBeGreaterThanOrEqual(before + 600_000 - 1);
  expect(await line.room.check(present(dora))).toEqual({
    state: "admitted",
    sessionEndsAtMs: letIn.sessionEndsAtMs,
  });
  expect((await line.snapshot()).waiting).toEqual(["ben", "cleo", "emil"]);
  // There are more sessions than slots now, so the next has to wait for two to end.
  await line.room.endSession(ROOM, "ada");
  expect(await line.admit()).toMatchObject({ admitted: 0, active: 1 });
});

test("a room that lets nobody in does not keep out who is let in", async () => {
  line = openLine({ isAdmitting: false });
  const [ada] = await line.joinAll(["ada"]);
  await line.ushers.letIn(ROOM, "ada");
  expect((await line.room.check(present(ada))).state).toBe("admitted");
});

test("a session that runs begins again, and one that ended stands again", async () => {
  line = openLine({ maxActive: 2, sessionSeconds: 100 });
  const [ada, ben] = await line.joinAll(["ada", "ben"]);
  await line.redis.zincrby(line.key("admitted"), -90_000, "ada");
  const first = await line.room.check(present(ada));
  const again = await line.ushers.letIn(ROOM, "ada");
  expect(again.before).toBe("admitted");
  expect(again.sessionEndsAtMs).toBeGreaterThan(
    first.state === "admitted" ? first.sessionEndsAtMs + 80_000 : 0,
  );

  await line.room.endSession(ROOM, "ben");
  expect(await line.ushers.letIn(ROOM, "ben")).toMatchObject({ before: "ended", position: null });
  expect((await line.room.check(present(ben))).state).toBe("admitted");
  expect(await line.room.join(ROOM, "ben", "browser of ben")).toMatchObject({ id: ben });
});

test("who left, or was never here, cannot be let in, and stays where they are", async () => {
  line = openLine({ maxActive: 2 });
  const [ada] = await line.joinAll(["ada"]);
  await line.room.leave(present(ada));
  const refused = { code: "no-place" };
  await expect(line.ushers.letIn(ROOM, "ada")).rejects.toMatchObject(refused);
  await expect(line.ushers.letIn(ROOM, "nobody")).rejects.toMatchObject(refused);
  expect(await line.room.check(present(ada))).toEqual({ state: "left" });
  expect(await line.snapshot()).toEqual({ waiting: [], admitted: [] });
});

test("who is let out has no session, and no place in the line", async () => {
  line = openLine({ maxActive: 1 });
  const [ada, ben] = await line.joinAll(["ada", "ben", "cleo"]);
  expect(await line.ushers.letOut(ROOM, "ada")).toEqual({ before: "admitted", position: null });
  expect(await line.ushers.letOut(ROOM, "ben")).toEqual({ before: "waiting", position: 1 });
  expect(await line.room.check(present(ada))).toEqual({ state: "ended" });
  expect(await line.room.check(present(ben))).toEqual({ state: "ended" });
  await expect(line.ushers.letOut(ROOM, "ada")).rejects.toMatchObject({ code: "no-place" });
  await expect(line.ushers.letOut(ROOM, "nobody")).rejects.toMatchObject({ code: "no-place" });
  expect(await line.admit()).toMatchObject({ admitted: 1, waiting: 0, active: 1 });
  // Out is not away: at the end of the line there is a place for everybody.
  expect((await line.join("ada")).place).toEqual({ state: "waiting", position: 1 });
});

test("all sessions can be ended at once, and who waits keeps the place", async () => {
  line = openLine({ maxActive: 2500 });
  const everybody = fans(2502);
  for (const fan of everybody) {
    await line.join(fan);
  }
  expect(await line.ushers.endSessions(ROOM)).toBe(2500);
  expect(await line.room.size(ROOM)).toMatchObject({ waiting: 2, active: 0 });
  expect((await line.snapshot()).waiting).toEqual(everybody.slice(2500));
});

test("the place of a fan can be looked into without being changed", async () => {
  line = openLine({ maxActive: 1 });
  const before = Date.now();
  await line.joinAll(["ada", "ben", "cleo"]);
  const find = (fan: string) => line.ushers.find(ROOM, fan);
  const ada = present(await find("ada"));
  expect(ada).toMatchObject({ state: "admitted", position: null, goneSinceMs: null });
  expect(ada.sessionEndsAtMs).toBeGreaterThan(before + 590_000);
  expect(ada.joinedAtMs).toBeGreaterThanOrEqual(before - 1);
  expect(await find("cleo")).toMatchObject({ state: "waiting", position: 2 });
  expect(present(await find("cleo")).silentUntilMs).toBe((await line.deadlineOf("cleo")) * 1000);
  await line.ushers.letOut(ROOM, "ben");
  const ben = present(await find("ben"));
  expect(ben.state).toBe("ended");
  expect(ben.goneSinceMs).toBeGreaterThanOrEqual(before - 1);
  expect(await find("nobody")).toBeUndefined();
  await line.loseEverything();
  expect(await find("ada")).toBeUndefined();
  expect(await line.redis.exists(line.key("meta"))).toBe(0);
});
