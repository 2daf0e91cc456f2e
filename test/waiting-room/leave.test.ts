import { afterEach, describe, expect, test } from "@jest/globals";
import { openLine, present, type Line } from "./line.ts";

let line: Line;
afterEach(() => line.close());

describe("leaving", () => {
  test("the line closes up behind who left, and the token is dead", async () => {
    line = openLine({ maxActive: 1 });
    const [, ben, cleo] = await line.joinAll(["ada", "ben", "cleo"]);
    expect(await line.room.leave(present(ben))).toEqual({ state: "left" });
    expect(await line.room.check(present(cleo))).toEqual({ state: "waiting", position: 1 });
    expect(await line.room.check(present(ben))).toEqual({ state: "left" });
    expect((await line.room.poll(present(ben))).place).toEqual({ state: "left" });
    expect(await line.room.leave(present(ben))).toEqual({ state: "left" });
    expect(await line.room.size("main")).toMatchObject({ waiting: 1, active: 1 });
  });

  test("who leaves and joins again is at the end, and the old token stays dead", async () => {
    line = openLine({ maxActive: 1 });
    const [, ben] = await line.joinAll(["ada", "ben", "cleo"]);
    await line.room.leave(present(ben));
    const again = await line.join("ben");
    expect(again.place).toEqual({ state: "waiting", position: 2 });
    expect(again.id.sequence).toBeGreaterThan(present(ben).sequence);
    expect(await line.room.check(present(ben))).toEqual({ state: "superseded" });
    expect(await line.room.leave(present(ben))).toEqual({ state: "superseded" });
    expect(await line.room.check(again.id)).toEqual(again.place);
  });

  test("leaving a session frees its slot", async () => {
    line = openLine({ maxActive: 1 });
    const [ada, ben] = await line.joinAll(["ada", "ben"]);
    await line.room.leave(present(ada));
    expect(await line.admit()).toMatchObject({ admitted: 1, waiting: 0, active: 1 });
    expect((await line.room.check(present(ben))).state).toBe("admitted");
  });

  test("leaves no trace but the note that the fan left", async () => {
    line = openLine({ maxActive: 1 });
    const [, ben] = await line.joinAll(["ada", "ben"]);
    await line.room.leave(present(ben));
    expect((await line.snapshot()).waiting).toEqual([]);
    expect(await line.redis.hget(line.key("fans"), "ben")).toMatch(/:left$/);
  });

  test("places that are gone are forgotten once no token for them can be valid", async () => {
    // The margin that is added to the lifetime of a token is a minute.
    line = openLine({ maxActive: 1, tokenLifetimeSeconds: -60 });
    const [ada] = await line.joinAll(["ada"]);
    await line.room.leave(present(ada));
    await line.admit();
    expect(await line.redis.hlen(line.key("fans"))).toBe(0);
    expect(await line.redis.zcard(line.key("gone"))).toBe(0);
  });

  test("but not that of who is back in the line since", async () => {
    line = openLine({ maxActive: 1, tokenLifetimeSeconds: -60 });
    const [, ben] = await line.joinAll(["ada", "ben"]);
    await line.room.leave(present(ben));
    const again = await line.join("ben");
    await line.admit();
    expect(await line.room.check(again.id)).toEqual({ state: "waiting", position: 1 });
    expect(await line.room.check(present(ben))).toEqual({ state: "superseded" });
    // It would have been put back, as if Redis had lost it.
    expect(await line.redis.hexists(line.key("meta"), "restored")).toBe(0);
  });

  test("and not before", async () => {
    line = openLine({ maxActive: 1, tokenLifetimeSeconds: 1 });
    const [ada] = await line.joinAll(["ada"]);
    await line.room.leave(present(ada));
    await line.admit();
    expect(await line.room.check(present(ada))).toEqual({ state: "left" });
  });
});

describe("a line that no tick comes to any more", () => {
  const KEYS = ["waiting", "admitted", "fans", "gone", "meta"] as const;
  const lifetimesMs = () => Promise.all(KEYS.map((name) => line.redis.pttl(line.key(name))));

  test("is forgotten, but not before every token for it has run out", async () => {
    line = openLine({ maxActive: 1, tokenLifetimeSeconds: 600 });
    const [, , cleo] = await line.joinAll(["ada", "ben", "cleo"]);
    await line.room.leave(present(cleo));
    await line.admit();
    expect(Math.min(...(await lifetimesMs()))).toBeGreaterThan(600_000);

    // As if the last tick was long ago. The next one finds a line that is alive.
    await Promise.all(KEYS.map((name) => line.redis.pexpire(line.key(name), 60_000)));
    await line.admit();
    expect(Math.min(...(await lifetimesMs()))).toBeGreaterThan(600_000);
  });
});

describe("a completed payment", () => {
  test("ends the session, frees the slot, and leaves a token that still stands", async () => {
    line = openLine({ maxActive: 1 });
    const [ada, ben] = await line.joinAll(["ada", "ben"]);
    expect(await line.room.endSession("main", "ada")).toBe(true);
    expect(await line.room.check(present(ada))).toEqual({ state: "ended" });
    expect(await line.admit()).toMatchObject({ admitted: 1, active: 1 });
    expect((await line.room.check(present(ben))).state).toBe("admitted");
  });

  test("told twice changes nothing more", async () => {
    line = openLine({ maxActive: 1 });
    const [ada] = await line.joinAll(["ada", "ben"]);
    await line.room.endSession("main", "ada");
    await line.admit();
    expect(await line.room.endSession("main", "ada")).toBe(false);
    expect(await line.room.size("main")).toMatchObject({ waiting: 0, active: 1 });
    expect(await line.room.check(present(ada))).toEqual({ state: "ended" });
  });

  test("by a fan who waits again, or is unknown, ends nothing", async () => {
    line = openLine({ maxActive: 1 });
    const [, ben] = await line.joinAll(["ada", "ben"]);
    expect(await line.room.endSession("main", "ben")).toBe(false);
    expect(await line.room.endSession("main", "nobody")).toBe(false);
    expect(await line.room.check(present(ben))).toEqual({ state: "waiting", position: 1 });
  });

  test("lets the fan join again, behind everybody", async () => {
    line = openLine({ maxActive: 1 });
    await line.joinAll(["ada", "ben"]);
    await line.room.endSession("main", "ada");
    expect((await line.join("ada")).place).toEqual({ state: "waiting", position: 2 });
  });
});
