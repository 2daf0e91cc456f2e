import { afterEach, describe, expect, test } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { fans, openLine, present, shuffled, type Line } from "./line.ts";

let line: Line;
afterEach(() => line.close());

/** So that a fan who does nothing is overdue soon, and one who does something never. */
const impatient = { waitingGraceSeconds: 0.5 };
const brisk = { pollMinSeconds: 0.01, pollMaxSeconds: 0.01 };

describe("admitting", () => {
  test("takes the oldest, as many as there are free slots", async () => {
    line = openLine({ maxActive: 3 });
    const everybody = fans(20);
    await line.joinAll(everybody);
    for (const fan of everybody.slice(0, 2)) {
      await line.room.endSession("main", fan);
    }
    expect(await line.admit()).toEqual({
      admitted: 2,
      dropped: 0,
      expired: 0,
      waiting: 15,
      active: 3,
    });
    const { waiting, admitted } = await line.snapshot();
    expect(waiting).toEqual(everybody.slice(5));
    expect(new Set(admitted)).toEqual(new Set(everybody.slice(2, 5)));
  });

  test("does nothing in a room without fans", async () => {
    line = openLine();
    expect(await line.admit()).toEqual({
      admitted: 0,
      dropped: 0,
      expired: 0,
      waiting: 0,
      active: 0,
    });
  });

  test("ends sessions that ran out and gives their slots to the next", async () => {
    line = openLine({ maxActive: 1, sessionSeconds: 0.05 });
    const [ada, ben] = await line.joinAll(["ada", "ben"]);
    const ticked = await eventually(async () => {
      const counts = await line.admit();
      return counts.expired > 0 ? counts : undefined;
    });
    expect(ticked).toMatchObject({ expired: 1, admitted: 1, waiting: 0, active: 1 });
    expect(await line.room.check(present(ada))).toEqual({ state: "ended" });
    expect(await line.redis.hget(line.key("fans"), "ada")).toMatch(/:ended$/);
    await eventually(async () => (await line.room.check(present(ben))).state === "ended");
  });

  test("moves more fans in one tick than one run of the script does", async () => {
    line = openLine({ maxActive: 1, admitPerSecond: 100_000 });
    const everybody = fans(3500);
    await Promise.all(everybody.map((fan) => line.join(fan)));
    const spacious = openSpacious(line);
    expect(await spacious()).toMatchObject({ admitted: 3499, waiting: 0, active: 3500 });
  });

  test("nobody in a line of 5,000 is overtaken, lost or admitted twice by two concurrent ticks", async () => {
    line = openLine({ maxActive: 500, admitPerSecond: 50_000 });
    const everybody = fans(5000);
    const ids = await Promise.all(everybody.map((fan) => line.join(fan)));
    const sequenceOf = new Map(ids.map(({ id }) => [id.userId, id.sequence]));
    const other = line.seenByAnother();
    const served = new Set<string>();
    const tickUntilDone = async (room: typeof other) => {
      while (served.size < everybody.length) {
        await room.admit("main");
      }
    };
    const payUntilDone = async () => {
      while (served.size < everybody.length) {
        const { waiting, admitted } = await line.snapshot();
        expect(waiting.length + admitted.length + served.size).toBe(everybody.length);
        expect(admitted.length).toBeLessThanOrEqual(500);
        const latestIn = Math.max(...admitted.map((fan) => present(sequenceOf.get(fan))));
        const earliestOut = Math.min(...waiting.map((fan) => present(sequenceOf.get(fan))));
        expect(latestIn).toBeLessThan(earliestOut);
        const paying = shuffled(admitted).slice(0, 200);
        const ended = await Promise.all(paying.map((fan) => line.room.endSession("main", fan)));
        expect(ended).not.toContain(false);
        for (const fan of paying) {
          expect(served.has(fan)).toBe(false);
          served.add(fan);
        }
      }
    };
    await Promise.all([tickUntilDone(line.room), tickUntilDone(other), payUntilDone()]);
    expect(await line.room.size("main")).toMatchObject({ waiting: 0, active: 0 });
  }, 30_000);
});

describe("the rate of admission", () => {
  test("holds however many ticks there are", async () => {
    line = openLine({ maxActive: 1, admitPerSecond: 200 });
    await Promise.all(fans(2001).map((fan) => line.join(fan)));
    const spacious = openSpacious(line, { admitPerSecond: 200 });
    const startedAt = performance.now();
    let admitted = 0;
    let ticks = 0;
    while (performance.now() - startedAt < 1000) {
      const counts = await Promise.all([spacious(), spacious(), spacious()]);
      admitted += counts.reduce((sum, count) => sum + count.admitted, 0);
      ticks += counts.length;
    }
    const seconds = (performance.now() - startedAt) / 1000;
    expect(ticks).toBeGreaterThan(20);
    // A full bucket of one second's worth, and what flowed in since.
    expect(admitted).toBeLessThanOrEqual(200 + 200 * seconds);
    expect(admitted).toBeGreaterThanOrEqual(200 + 200 * (seconds - 0.5));
  });

  test("is not made up for by a tick that comes late", async () => {
    line = openLine({ maxActive: 1, admitPerSecond: 50 });
    await Promise.all(fans(500).map((fan) => line.join(fan)));
    const spacious = openSpacious(line, { admitPerSecond: 50 });
    expect((await spacious()).admitted).toBe(50);
    await line.redis.hincrby(line.key("meta"), "filled", -3_600_000);
    expect((await spacious()).admitted).toBe(50);
    expect((await spacious()).admitted).toBeLessThanOrEqual(5);
  });

  test("is measured while somebody waits, and tells the others how long they will", async () => {
    line = openLine({ maxActive: 1000, sessionSeconds: 1000, admitPerSecond: 500 });
    await Promise.all(fans(4000).map((fan) => line.join(fan)));
    const last = await line.join("last in line");
    expect(last.estimatedWaitSeconds).toBe(3001);
    const spacious = openSpacious(line, { admitPerSecond: 500 });
    const status = await eventually(async () => {
      await spacious();
      const rate = await line.redis.hget(line.key("meta"), "rate");
      return rate === null ? undefined : line.room.poll(last.id);
    });
    // Two seconds' worth was admitted in the first: a full bucket and the second itself.
    const position = status.place.state === "waiting" ? status.place.position : 0;
    expect(position).toBeGreaterThan(1000);
    expect(status.estimatedWaitSeconds).toBe(Math.ceil(position / 500));
  });
});

describe("silence", () => {
  test("beyond pace and grace costs a waiting fan the place", async () => {
    line = openLine({ maxActive: 1, ...impatient }, brisk);
    const [, ben, cleo] = await line.joinAll(["ada", "ben", "cleo"]);
    const ticked = await eventually(async () => {
      await line.room.poll(present(cleo));
      const counts = await line.admit();
      return counts.dropped > 0 ? counts : undefined;
    });
    expect(ticked).toMatchObject({ dropped: 1, waiting: 1 });
    expect(await line.room.check(present(ben))).toEqual({ state: "dropped" });
    expect((await line.room.poll(present(ben))).place).toEqual({ state: "dropped" });
    expect(await line.room.leave(present(ben))).toEqual({ state: "dropped" });
    expect(await line.room.check(present(cleo))).toEqual({ state: "waiting", position: 1 });
    expect((await line.join("ben")).place).toEqual({ state: "waiting", position: 2 });
  });

  test("is not broken by requests that do not ask about the place", async () => {
    line = openLine({ maxActive: 1, ...impatient }, brisk);
    const [, ben] = await line.joinAll(["ada", "ben"]);
    await eventually(async () => {
      await line.room.check(present(ben));
      return (await line.admit()).dropped > 0;
    });
    expect(await line.room.check(present(ben))).toEqual({ state: "dropped" });
  });

  test("drops who is silent before admitting, so no slot goes to who is not there", async () => {
    line = openLine({ maxActive: 1, ...impatient }, brisk);
    const [, , cleo] = await line.joinAll(["ada", "ben", "cleo"]);
    await line.room.endSession("main", "ada");
    await line.silence("ben");
    expect(await line.admit()).toMatchObject({ dropped: 1, admitted: 1 });
    expect((await line.room.check(present(cleo))).state).toBe("admitted");
  });

  test("is looked for in the whole of a long line, and in front of it at once", async () => {
    line = openLine({ maxActive: 1, admitPerSecond: 100_000 });
    const everybody = fans(2500);
    await Promise.all(everybody.map((fan) => line.join(fan)));
    const quiet = everybody.filter((_, i) => i > 0 && i % 2 === 0);
    await Promise.all(quiet.map((fan) => line.silence(fan)));
    expect((await line.admit()).dropped).toBe(500);
    expect((await openSpacious(line)()).dropped).toBe(749);
    const { waiting, admitted } = await line.snapshot();
    expect(waiting).toEqual([]);
    expect(new Set([...admitted, ...quiet]).size).toBe(2500);
    expect(admitted).toHaveLength(1251);
  });

  test("is noticed however far back, after as many ticks as the line has steps", async () => {
    line = openLine({ maxActive: 1 });
    const everybody = fans(2500);
    await Promise.all(everybody.map((fan) => line.join(fan)));
    const quiet = [1, 999, 1000, 1001, 2000, 2001, 2499].map((i) => present(everybody[i]));
    await Promise.all(quiet.map((fan) => line.silence(fan)));
    let dropped = 0;
    for (let tick = 0; tick < 3; tick += 1) {
      dropped += (await line.admit()).dropped;
    }
    expect(dropped).toBe(7);
    const { waiting } = await line.snapshot();
    expect(waiting).toEqual(everybody.slice(1).filter((fan) => !quiet.includes(fan)));
    await line.silence(present(everybody[2]));
    expect((await line.admit()).dropped).toBe(1);
  });

  test("in front of the line holds up nobody, wherever ticks are looking", async () => {
    line = openLine({ maxActive: 1 });
    const everybody = fans(1500);
    await Promise.all(everybody.map((fan) => line.join(fan)));
    await line.admit();
    await Promise.all(everybody.slice(1, 4).map((fan) => line.silence(fan)));
    await line.room.endSession("main", present(everybody[0]));
    expect(await line.admit()).toMatchObject({ admitted: 1, dropped: 3 });
    expect((await line.snapshot()).admitted).toEqual([everybody[4]]);
  });

  test("far back may be longer: the deadline follows the pace that the fan is told", async () => {
    line = openLine({ maxActive: 1, admitPerSecond: 1, waitingGraceSeconds: 10 });
    const ids = await line.joinAll(fans(900));
    const silences: number[] = [];
    for (const id of [ids[1], ids[10], ids[100], ids[800]].map(present)) {
      const [now] = await line.redis.time();
      const { pollAfterSeconds } = await line.room.poll(id);
      const silence = (await line.deadlineOf(id.userId)) - Number(now);
      expect(silence).toBeGreaterThanOrEqual(pollAfterSeconds + 10);
      silences.push(silence);
    }
    expect(present(silences[0])).toBeLessThan(15);
    expect(present(silences[3])).toBeGreaterThanOrEqual(310);
  });

  test.each(["ticked", "door"])(
    "is forgiven after an outage (%s) until everybody had time to ask",
    async (field) => {
      line = openLine({ maxActive: 1, waitingGraceSeconds: 0.2 }, brisk);
      const [, ben] = await line.joinAll(["ada", "ben"]);
      await line.room.keepDoorOpen("main");
      await line.admit();
      // As if the tick, or the last process that fans can talk to, had been away for an hour.
      await line.redis.hincrby(line.key("meta"), field, -3_600_000);
      await line.silence("ben");
      expect(await line.admit()).toMatchObject({ dropped: 0, waiting: 1 });
      await line.room.keepDoorOpen("main");
      expect(await line.admit()).toMatchObject({ dropped: 0, waiting: 1 });
      await eventually(async () => (await line.admit()).dropped === 1);
      expect(await line.room.check(present(ben))).toEqual({ state: "dropped" });
    },
  );

  test("drops nobody for as long as the door stays shut", async () => {
    line = openLine(
      { maxActive: 1, waitingGraceSeconds: 0.01 },
      { ...brisk, absenceSeconds: 0.05 },
    );
    const [, ben] = await line.joinAll(["ada", "ben"]);
    await line.room.keepDoorOpen("main");
    await line.redis.hincrby(line.key("meta"), "door", -1000);
    await line.silence("ben");
    const until = performance.now() + 200;
    while (performance.now() < until) {
      expect((await line.admit()).dropped).toBe(0);
    }
    expect((await line.room.check(present(ben))).state).toBe("waiting");
  });
});

describe("a room that is sold out", () => {
  test("says so to who asks, until told otherwise", async () => {
    line = openLine({ maxActive: 1 });
    const [ada, ben] = await line.joinAll(["ada", "ben"]);
    await line.room.setSoldOut("main", true);
    expect((await line.room.poll(present(ben))).soldOut).toBe(true);
    expect((await line.room.poll(present(ada))).soldOut).toBe(true);
    await line.room.setSoldOut("main", false);
    expect((await line.room.poll(present(ben))).soldOut).toBe(false);
  });
});

/** The same line, as if its operator had just raised the number of slots: ticks only. */
function openSpacious(of: Line, limits: { admitPerSecond: number } = { admitPerSecond: 100_000 }) {
  const room = of.seenByAnother({ maxActive: 1_000_000, ...limits });
  return () => room.admit("main");
}
