import { describe, expect, test } from "@jest/globals";
import { tasksOf } from "../../../web/visit/tasks.ts";
import type { VisitEvent } from "../../../web/visit/transition.ts";
import { viewOf } from "../../../web/visit/view.ts";
import {
  admitted,
  admittedPlace,
  asked,
  held,
  hold,
  joined,
  NOW_MS,
  paid,
  pay,
  place,
  visitAfter,
} from "./visits.ts";

const taskNames = (...events: VisitEvent[]) => [...tasksOf(visitAfter(...events)).keys()];
const afterMs = (seconds: number): VisitEvent => ({
  type: "clock",
  nowMs: NOW_MS + seconds * 1000,
});
const caughtUp: VisitEvent = { type: "caught-up", holds: [] };

describe("the line", () => {
  test("who joins is shown that, and the page asks under the same key however often", () => {
    expect(viewOf(visitAfter())).toBe("joining");
    expect(taskNames()).toEqual(["join join-1"]);
  });

  test("who waits sees the place, and how far it has come", () => {
    const visit = visitAfter(joined(), {
      type: "place-told",
      place: place({ queuePosition: 20 }),
    });
    expect(viewOf(visit)).toBe("line");
    expect(visit).toMatchObject({
      line: { firstPosition: 120, joinedAtMs: NOW_MS },
      standing: { state: "waiting", position: 20 },
    });
  });

  test("who is let in is in the hall", () => {
    expect(viewOf(visitAfter(joined(), { type: "place-told", place: admittedPlace() }))).toBe(
      "hall",
    );
    expect(viewOf(visitAfter(admitted()))).toBe("hall");
  });

  test("who leaves is gone at once, and the API is told", () => {
    expect(viewOf(visitAfter(joined(), { type: "leave" }))).toBe("over");
    expect(taskNames(joined(), { type: "leave" })).toEqual(["leave token-1"]);
    expect(taskNames(joined(), { type: "leave" }, { type: "left" })).not.toContain("leave token-1");
  });

  test.each([
    ["token-superseded", "elsewhere"],
    ["place-expired", "too-quiet"],
    ["token-left", "left"],
    ["invalid-token", "token-old"],
  ] as const)("a token that is refused for %s ends the visit: %s", (why, ending) => {
    const visit = visitAfter(joined(), { type: "token-refused", why });
    expect(visit.standing).toEqual({ state: "over", why: ending });
    expect(tasksOf(visit).has("poll token-1")).toBe(false);
  });

  test.each([
    ["sale-ending", "sale-ending"],
    ["unknown-concert", "no-such-concert"],
    ["not-authenticated", "not-known"],
  ] as const)("joining that is refused for %s: %s", (why, ending) => {
    expect(visitAfter({ type: "join-refused", why }).standing).toEqual({
      state: "over",
      why: ending,
    });
  });
});

describe("choosing", () => {
  test("picks are limited, counting what is held and asked for", () => {
    const seatNos = ["1", "2", "3", "4", "5", "6", "7"];
    expect(visitAfter(admitted(), { type: "pick", seatNos, most: 6 }).picked).toHaveLength(6);
    const visit = visitAfter(admitted(), asked("8"), held("8"), { type: "pick", seatNos, most: 6 });
    expect(visit.picked).toHaveLength(5);
  });

  test("a pick that somebody else takes is explained, the others stay", () => {
    const visit = visitAfter(
      admitted(),
      { type: "pick", seatNos: ["1", "2"], most: 6 },
      { type: "seats-gone", seatNos: ["2", "3"] },
    );
    expect(visit.picked).toEqual(["1"]);
    expect(visit.losses).toMatchObject([{ seatNo: "2", why: "seat-taken" }]);
  });

  test("each seat is asked for under its own key, until it is decided", () => {
    expect(taskNames(admitted(), asked("1", "2"))).toEqual(
      expect.arrayContaining(["ask ask 1", "ask ask 2"]),
    );
    expect(taskNames(admitted(), asked("1", "2"), held("1"))).not.toContain("ask ask 1");
  });

  test("when all seats are held it goes on to the checkout", () => {
    expect(viewOf(visitAfter(admitted(), asked("1", "2"), held("1")))).toBe("hall");
    expect(viewOf(visitAfter(admitted(), asked("1", "2"), held("1"), held("2")))).toBe("checkout");
  });

  test("when one is lost the fan stays in the hall, with what is held kept", () => {
    const lost: VisitEvent = { type: "not-held", seatNo: "2", why: "seat-taken" };
    for (const order of [
      [held("1"), lost],
      [lost, held("1")],
    ]) {
      const visit = visitAfter(admitted(), asked("1", "2"), ...order);
      expect(viewOf(visit)).toBe("hall");
      expect(visit.holds.map(({ seatNo }) => seatNo)).toEqual(["1"]);
      expect(visit.losses.map(({ seatNo }) => seatNo)).toEqual(["2"]);
    }
  });

  test("when the session is over it ends, unless something is held", () => {
    expect(viewOf(visitAfter(admitted(), afterMs(599)))).toBe("hall");
    expect(visitAfter(admitted(), afterMs(600)).standing).toEqual({
      state: "over",
      why: "session-ended",
    });
    expect(viewOf(visitAfter(admitted(), asked("1"), held("1", 900), afterMs(600)))).toBe(
      "checkout",
    );
  });

  test("another date begins with no seat chosen", () => {
    const visit = visitAfter(
      admitted(),
      { type: "pick", seatNos: ["1"], most: 6 },
      { type: "change-date", date: "2099-05-02" },
    );
    expect(visit).toMatchObject({ picked: [], show: { date: "2099-05-02" } });
  });
});

describe("the checkout", () => {
  const holding = [admitted(), caughtUp, asked("1", "2"), held("1"), held("2", 400)];

  test("first the balance is topped up, then one seat after the other is paid for", () => {
    const paying = [...holding, pay("1", "2")];
    expect(taskNames(...paying)).toContain("top up top-up-1");
    expect(taskNames(...paying)).not.toContain("pay pay 1");
    const toppedUp = [...paying, { type: "topped-up" } as const];
    expect(taskNames(...toppedUp)).toContain("pay pay 1");
    expect(taskNames(...toppedUp)).not.toContain("pay pay 2");
    expect(taskNames(...toppedUp, paid("1"))).toEqual(["pay pay 2"]);
  });

  test("when all is paid there are tickets, and nothing more to do", () => {
    const all = [...holding, pay("1", "2"), { type: "topped-up" } as const, paid("1"), paid("2")];
    const visit = visitAfter(...all);
    expect(viewOf(visit)).toBe("tickets");
    expect(visit.tickets.map(({ seatNo, paymentId }) => [seatNo, paymentId])).toEqual([
      ["1", "pay_1"],
      ["2", "pay_2"],
    ]);
    expect(visit.holds).toEqual([]);
    expect(taskNames(...all)).toEqual([]);
  });

  test("a hold that runs out is explained; nothing else is lost", () => {
    const visit = visitAfter(...holding, afterMs(300));
    expect(visit.holds.map(({ seatNo }) => seatNo)).toEqual(["2"]);
    expect(visit.losses).toMatchObject([{ seatNo: "1", why: "hold-expired" }]);
    expect(viewOf(visit)).toBe("checkout");
    expect(viewOf(visitAfter(...holding, afterMs(401)))).toBe("hall");
  });

  test("while a payment is under way, only the server says that a hold ran out", () => {
    const visit = visitAfter(...holding, pay("1"), afterMs(301));
    expect(visit.holds).toHaveLength(2);
    const refused = visitAfter(...holding, pay("1"), afterMs(301), {
      type: "not-paid",
      reservationId: "rsv_1",
      why: "hold-expired",
    });
    expect(refused.holds.map(({ seatNo }) => seatNo)).toEqual(["2"]);
    expect(refused).toMatchObject({
      payment: null,
      losses: [{ seatNo: "1", why: "hold-expired" }],
    });
  });

  test("a refused payment keeps the hold and says why", () => {
    const visit = visitAfter(...holding, pay("1"), {
      type: "not-paid",
      reservationId: "rsv_1",
      why: "insufficient-balance",
    });
    expect(visit).toMatchObject({ payment: null, paymentRefusal: "insufficient-balance" });
    expect(visit.holds).toHaveLength(2);
    expect(viewOf(visit)).toBe("checkout");
  });

  test("a top-up that is refused stops the payment", () => {
    const visit = visitAfter(...holding, pay("1"), { type: "not-topped-up", why: "top-up-limit" });
    expect(visit).toMatchObject({ payment: null, paymentRefusal: "top-up-limit" });
  });

  test("the last seat that is given back leads to the hall again", () => {
    const giving: VisitEvent = { type: "give-back", reservationId: "rsv_1", key: "k" };
    expect(taskNames(...holding, giving)).toContain("give back k");
    const given = [1, 2].map((seat): VisitEvent => ({
      type: "given-back",
      reservationId: `rsv_${seat}`,
    }));
    expect(viewOf(visitAfter(...holding, ...given.slice(0, 1)))).toBe("checkout");
    expect(viewOf(visitAfter(...holding, ...given))).toBe("hall");
  });

  test("one may go back for more seats, and come again", () => {
    const back = visitAfter(...holding, { type: "to-hall" });
    expect(viewOf(back)).toBe("hall");
    expect(viewOf(visitAfter(...holding, { type: "to-hall" }, { type: "to-checkout" }))).toBe(
      "checkout",
    );
  });

  test("what is held elsewhere is found, once, and nothing held here is forgotten", () => {
    const visit = visitAfter(admitted(), asked("1"), held("1"), {
      type: "caught-up",
      holds: [hold("1"), hold("9")],
    });
    expect(visit.holds.map(({ seatNo }) => seatNo)).toEqual(["1", "9"]);
  });

  test("holds outlive the place: who joins again still has them", () => {
    const visit = visitAfter(...holding, {
      type: "join",
      userId: "user-1",
      show: { concertId: "moonlight-hall", date: "2099-05-01" },
      joinKey: "join-2",
    });
    expect(visit.holds).toHaveLength(2);
    expect(visit.token).toBeNull();
  });
});
