import { afterEach, describe, expect, test } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { fans, openLine, present, type Line } from "./line.ts";

let line: Line;
afterEach(() => line.close());

describe("joining", () => {
  test("an empty room with free slots admits at once", async () => {
    line = openLine({ maxActive: 2, sessionSeconds: 600 });
    const before = Date.now();
    const { place, soldOut } = await line.join("ada");
    expect(place.state).toBe("admitted");
    expect(soldOut).toBe(false);
    const endsAtMs = place.state === "admitted" ? place.sessionEndsAtMs : 0;
    expect(endsAtMs).toBeGreaterThanOrEqual(before + 600_000 - 1);
    expect(endsAtMs).toBeLessThanOrEqual(Date.now() + 600_000 + 1);
  });

  test("the first who finds all slots taken has position 1, and the next follow in order", async () => {
    line = openLine({ maxActive: 2 });
    const ids = await line.joinAll(fans(50));
    const positions: number[] = [];
    for (const id of ids) {
      const place = await line.room.check(id);
      positions.push(place.state === "waiting" ? place.position : 0);
    }
    expect(positions).toEqual([0, 0, ...Array.from({ length: 48 }, (_, i) => i + 1)]);
    expect(await line.room.size("main")).toMatchObject({
      waiting: 48,
      active: 2,
      joins: 50,
      admissions: 2,
    });
  });

  test("a room that lets nobody in has everybody wait, and goes on in order", async () => {
    line = openLine({ maxActive: 2, isAdmitting: false });
    const ids = await line.joinAll(["ada", "ben", "cleo"]);
    expect(await line.admit()).toMatchObject({ admitted: 0, waiting: 3 });
    expect(await line.room.poll(present(ids[2]))).toMatchObject({
      place: { state: "waiting", position: 3 },
      estimatedWaitSeconds: expect.any(Number),
    });
    await line.seenByAnother({ isAdmitting: true }).admit("main");
    expect((await line.snapshot()).waiting).toEqual(["cleo"]);
  });

  test("a place that is kept may be asked for, and no other", async () => {
    line = openLine({ maxActive: 1 });
    await line.joinAll(["ada", "ben", "cleo"]);
    const rejoin = (userId: string) => line.room.rejoin("main", userId, `browser of ${userId}`);
    expect(await rejoin("ada")).toMatchObject({ place: { state: "admitted" } });
    expect(await rejoin("ben")).toMatchObject({ place: { state: "waiting", position: 1 } });
    expect(await rejoin("dora")).toBeUndefined();
    await line.room.endSession("main", "ada");
    expect(await rejoin("ada")).toBeUndefined();
    expect(await line.snapshot()).toEqual({ waiting: ["ben", "cleo"], admitted: [] });
  });

  test("free slots admit nobody past those who wait", async () => {
    line = openLine({ maxActive: 1 });
    await line.joinAll(["ada", "ben"]);
    await line.room.endSession("main", "ada");
    expect((await line.join("cleo")).place).toEqual({ state: "waiting", position: 2 });
  });

  test("sessions that ran out leave room for the next to join, before any tick", async () => {
    line = openLine({ maxActive: 1, sessionSeconds: 0.001 });
    const [ada] = await line.joinAll(["ada"]);
    await eventually(async () => (await line.room.check(present(ada))).state === "ended");
    expect((await line.join("ben")).place.state).toBe("admitted");
  });

  test("again after the session ran out is a new place at the end, before any tick", async () => {
    line = openLine({ maxActive: 1, sessionSeconds: 0.001 });
    const [ada] = await line.joinAll(["ada"]);
    await eventually(async () => (await line.room.check(present(ada))).state === "ended");
    await line.redis.zadd(line.key("waiting"), 1, "somebody who waits");
    const again = await line.join("ada");
    expect(again.place).toEqual({ state: "waiting", position: 2 });
    expect(await line.room.check(again.id)).toEqual(again.place);
    expect((await line.snapshot()).admitted).toEqual([]);
  });

  test("the first in line is the one whose wait is told", async () => {
    line = openLine({ maxActive: 1 });
    await line.join("ada");
    expect(await line.room.size("main")).toMatchObject({
      waiting: 0,
      active: 1,
      oldestWaitSeconds: 0,
    });
    const { id } = await line.join("ben");
    const agoSeconds = 90;
    await line.redis.zadd(line.key("waiting"), id.sequence - agoSeconds * 1_000_000, "ben");
    await line.join("cleo");
    const { waiting, oldestWaitSeconds } = await line.room.size("main");
    expect(waiting).toBe(2);
    expect(oldestWaitSeconds).toBeGreaterThanOrEqual(agoSeconds);
    expect(oldestWaitSeconds).toBeLessThan(agoSeconds + 10);
  });

  test("again from the same browser is the same place with the same token identity", async () => {
    line = openLine({ maxActive: 1 });
    const admitted = await line.join("ada");
    const waiting = await line.join("ben");
    await line.join("cleo");
    expect([admitted.isNew, waiting.isNew]).toEqual([true, true]);
    expect(await line.join("ada")).toEqual({ ...admitted, isNew: false });
    expect(await line.join("ben")).toEqual({ ...waiting, isNew: false });
  });

  test("50 parallel joins of one user make one place", async () => {
    line = openLine({ maxActive: 1 });
    await line.join("somebody else");
    const joined = await Promise.all(Array.from({ length: 50 }, () => line.join("ada", "one")));
    expect(new Set(joined.map(({ id }) => id.sequence)).size).toBe(1);
    expect(await line.snapshot()).toEqual({ waiting: ["ada"], admitted: ["somebody else"] });
  });

  test("50 parallel joins from 50 browsers make one place, which one browser has", async () => {
    line = openLine({ maxActive: 1 });
    await line.join("somebody else");
    const joined = await Promise.all(
      Array.from({ length: 50 }, (_, i) => line.join("ada", `browser ${i}`)),
    );
    expect(new Set(joined.map(({ id }) => id.sequence)).size).toBe(1);
    const places = await Promise.all(joined.map(({ id }) => line.room.check(id)));
    expect(places.filter(({ state }) => state === "waiting")).toHaveLength(1);
    expect(places.filter(({ state }) => state === "superseded")).toHaveLength(49);
  });

  test.each([
    { where: "in the line", maxActive: 1, state: "waiting" },
    { where: "in session", maxActive: 2, state: "admitted" },
  ])("from another browser the place $where moves there", async ({ maxActive, state }) => {
    line = openLine({ maxActive });
    await line.join("somebody else");
    const first = await line.join("ada", "laptop");
    await line.join("behind her");
    const second = await line.join("ada", "phone");
    expect(second.place).toEqual(first.place);
    expect(second.place.state).toBe(state);
    expect(second.id.sequence).toBe(first.id.sequence);
    expect(await line.room.check(first.id)).toEqual({ state: "superseded" });
    expect((await line.room.poll(first.id)).place).toEqual({ state: "superseded" });
    expect(await line.room.check(second.id)).toEqual(second.place);
  });

  test("a superseded token cannot give up the place that moved", async () => {
    line = openLine({ maxActive: 1 });
    await line.join("somebody else");
    const first = await line.join("ada", "laptop");
    const second = await line.join("ada", "phone");
    expect(await line.room.leave(first.id)).toEqual({ state: "superseded" });
    expect(await line.room.check(second.id)).toEqual(second.place);
  });

  test("sequences never repeat and never fall, however fast fans come", async () => {
    line = openLine({ maxActive: 1 });
    const joined = await Promise.all(fans(500).map((fan) => line.join(fan)));
    const sequences = joined.map(({ id }) => id.sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(new Set(sequences).size).toBe(500);
  });

  test("rooms do not know each other", async () => {
    line = openLine({ maxActive: 1 });
    await line.join("ada");
    const elsewhere = await line.room.join("side", "ada", "laptop");
    expect(elsewhere.place.state).toBe("admitted");
    expect(elsewhere.id.room).toBe("side");
    expect(await line.room.size("side")).toMatchObject({ waiting: 0, active: 1 });
    await line.room.leave(elsewhere.id);
    expect(await line.room.size("main")).toMatchObject({ waiting: 0, active: 1 });
    const leftovers = await line.redis.keys(
      line.key("meta").replace("main", "side").replace("meta", "*"),
    );
    await line.redis.del(...leftovers);
  });
});
