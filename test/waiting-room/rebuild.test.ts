import { afterEach, describe, expect, test } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { fans, openLine, present, shuffled, type Line } from "./line.ts";

/** Moments are noted in whole milliseconds of Redis's clock. */
const CLOCK_STEP_MS = 1;

let line: Line;
afterEach(() => line.close());

describe("a line that Redis lost", () => {
  test("is rebuilt in its order by polls in any order, before anybody is admitted", async () => {
    line = openLine({ maxActive: 10 }, { rebuildSeconds: 1 });
    const everybody = fans(300);
    const ids = await line.joinAll(everybody);
    const newcomers = fans(310).slice(300);

    await line.loseEverything();
    const lostAt = performance.now();
    const arrivals = shuffled([
      ...ids.map((id) => () => line.room.poll(id)),
      ...newcomers.map((fan) => () => line.join(fan)),
    ]);
    const tickUntilAdmission = () => eventually(async () => (await line.admit()).admitted > 0);
    const [statuses] = await Promise.all([
      Promise.all(arrivals.map((arrive) => arrive())),
      tickUntilAdmission(),
    ]);

    expect(performance.now() - lostAt).toBeGreaterThanOrEqual(1000 - CLOCK_STEP_MS);
    expect(statuses.map(({ place }) => place.state)).toEqual(Array(310).fill("waiting"));
    const { waiting, admitted } = await line.snapshot();
    expect(new Set(admitted)).toEqual(new Set(everybody.slice(0, 10)));
    expect(waiting.slice(0, 290)).toEqual(everybody.slice(10));
    expect(new Set(waiting.slice(290))).toEqual(new Set(newcomers));
  });

  test("is rebuilt by any request of its fans, not by polls only", async () => {
    line = openLine({ maxActive: 1 });
    const ids = await line.joinAll(["ada", "ben", "cleo"]);
    await line.loseEverything();
    expect(await line.room.check(present(ids[2]))).toEqual({ state: "waiting", position: 1 });
    expect(await line.room.check(present(ids[0]))).toEqual({ state: "waiting", position: 1 });
    expect(await line.room.check(present(ids[2]))).toEqual({ state: "waiting", position: 2 });
    expect((await line.snapshot()).waiting).toEqual(["ada", "cleo"]);
    expect(await line.deadlineOf("ada")).toBeGreaterThan(Date.now() / 1000);
  });

  test("admits nobody new on the spot if the process had seen it", async () => {
    line = openLine({ maxActive: 10 });
    await line.join("ada");
    await line.loseEverything();
    expect((await line.join("newcomer")).place).toEqual({ state: "waiting", position: 1 });
    expect((await line.admit()).admitted).toBe(0);
  });

  test("admits nobody by a process that had only heard fans in it", async () => {
    line = openLine({ maxActive: 1 });
    const [, ben] = await line.joinAll(["ada", "ben"]);
    const api = line.seenByAnother({ maxActive: 10 });
    await api.poll(present(ben));
    await line.loseEverything();
    await line.seenByAnother().join("main", "first in the new life", "tablet");
    expect((await api.join("main", "newcomer", "tablet")).place.state).toBe("waiting");
  });

  test("admits nobody by a process that had only ticked in it", async () => {
    line = openLine({ maxActive: 1 });
    await line.join("ada");
    const worker = line.seenByAnother();
    await worker.admit("main");
    await line.loseEverything();
    await line.seenByAnother({ maxActive: 0 }).join("main", "newcomer", "tablet");
    expect((await worker.admit("main")).admitted).toBe(0);
  });

  test("admits nobody new on the spot if another process opened it again meanwhile", async () => {
    line = openLine({ maxActive: 10 });
    await line.join("ada");
    await line.loseEverything();
    const innocent = line.seenByAnother();
    expect((await innocent.join("main", "ben", "tablet")).place.state).toBe("admitted");
    expect((await line.join("newcomer")).place).toEqual({ state: "waiting", position: 1 });
  });

  test("that nobody had tokens for goes on after the pause", async () => {
    line = openLine({ maxActive: 10 }, { rebuildSeconds: 0.1 });
    await line.join("ada");
    await line.loseEverything();
    await line.admit();
    await eventually(async () => {
      const { place } = await line.join("newcomer");
      await line.admit();
      return place.state === "admitted";
    });
    expect((await line.join("next")).place.state).toBe("admitted");
  });

  test("rests from the first restore on, not again with each", async () => {
    line = openLine({ maxActive: 3 }, { rebuildSeconds: 0.05 });
    const ids = await line.joinAll(fans(1000));
    await line.loseEverything();
    const startedAt = performance.now();
    let admittedAt: number | undefined;
    for (const id of ids) {
      await line.room.poll(id);
      if (admittedAt === undefined && (await line.admit()).admitted > 0) {
        admittedAt = performance.now();
        break;
      }
    }
    expect(present(admittedAt) - startedAt).toBeGreaterThanOrEqual(50 - CLOCK_STEP_MS);
  });

  test("never brings back who left since", async () => {
    line = openLine({ maxActive: 1 });
    const [, ben] = await line.joinAll(["ada", "ben"]);
    await line.room.leave(present(ben));
    expect((await line.room.poll(present(ben))).place).toEqual({ state: "left" });
    expect((await line.snapshot()).waiting).toEqual([]);
  });

  test("takes note of who leaves before having been put back", async () => {
    line = openLine({ maxActive: 1 });
    const [, ben] = await line.joinAll(["ada", "ben"]);
    await line.loseEverything();
    expect(await line.room.leave(present(ben))).toEqual({ state: "left" });
    expect((await line.room.poll(present(ben))).place).toEqual({ state: "left" });
    expect((await line.snapshot()).waiting).toEqual([]);
  });

  test("keeps newcomers behind restored places even if Redis's clock stepped back", async () => {
    line = openLine({ maxActive: 1 });
    const { id } = await line.join("ada");
    await line.loseEverything();
    const later = { ...id, sequence: id.sequence + 3_600_000_000 };
    await line.room.poll(later);
    const { id: newcomer } = await line.join("newcomer");
    expect(newcomer.sequence).toBeGreaterThan(later.sequence);
    expect((await line.snapshot()).waiting).toEqual(["ada", "newcomer"]);
  });

  test("of which only the last second was lost, believes the newer token", async () => {
    line = openLine({ maxActive: 2 });
    const [ada] = await line.joinAll(["ada", "ben", "cleo"]);
    // Ada left and joined again; of that only her token knows.
    const again = { ...present(ada), sequence: present(ada).sequence + 60_000_000 };
    expect((await line.room.poll(again)).place).toEqual({ state: "waiting", position: 2 });
    expect(await line.snapshot()).toEqual({ waiting: ["cleo", "ada"], admitted: ["ben"] });
    expect(await line.room.check(present(ada))).toEqual({ state: "superseded" });
  });

  test("moved to another browser stays with the browser that joins", async () => {
    line = openLine({ maxActive: 1 });
    await line.join("somebody else");
    const laptop = await line.join("ada", "laptop");
    const phone = await line.join("ada", "phone");
    await line.loseEverything();
    // Only the newest token was current, but the older one came first.
    await line.room.poll(laptop.id);
    expect((await line.room.poll(phone.id)).place).toEqual({ state: "superseded" });
    const again = await line.join("ada", "phone");
    expect(again.id).toEqual(phone.id);
    expect((await line.room.poll(phone.id)).place).toEqual({ state: "waiting", position: 1 });
  });
});

describe("a Redis that restarted", () => {
  test("learns the scripts again, of which it knows none", async () => {
    line = openLine({ maxActive: 1 });
    const { id } = await line.join("ada");
    await line.room.check(id);
    await line.redis.script("FLUSH");
    const places = await Promise.all([
      line.room.check(id),
      line.room.check(id),
      line.room.check(id),
    ]);
    expect(places.map(({ state }) => state)).toEqual(["admitted", "admitted", "admitted"]);
  });
});
