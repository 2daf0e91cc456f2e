import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Command } from "../../domain/commands.ts";
import { newId } from "../../domain/ids.ts";
import { MAX_BALANCE } from "../../domain/money.ts";
import { decodeSeatBatch, encodeSeatBatch, seatBatchName } from "../../jobs/seat-batch.ts";
import {
  cancelCommand,
  payCommand,
  refundCommand,
  releaseCommand,
  reserveCommand,
} from "../support/commands.ts";

const REPLY_TO = newId("process");
const reservationId = newId("reservation");
const idempotency = { keyHash: "k".repeat(22), requestHash: "r".repeat(22) };
const reserve = reserveCommand({ seatId: 1, userId: "ada", idempotency });
const pay = payCommand({ seatId: 2, userId: "ben", reservationId, amount: 130_000_50n });
const cancel = cancelCommand({ seatId: 3, userId: "cleo", reservationId });

const release = releaseCommand({ seatId: 4, userId: "dora", reservationId });
const refund = refundCommand({ seatId: 5, userId: "emil", reservationId });

/** What comes out of Redis at the other end. */
const travelled = (commands: Command[], awaited: string[] = []): unknown =>
  JSON.parse(JSON.stringify(encodeSeatBatch({ replyTo: REPLY_TO, awaited, commands })));

describe("a batch", () => {
  test("arrives as it was sent, in the same order", () => {
    const commands = [pay, reserve, release, cancel, refund];
    expect(decodeSeatBatch(travelled(commands, [pay.ticketId]))).toEqual({
      replyTo: REPLY_TO,
      awaited: new Set([pay.ticketId]),
      commands,
    });
  });

  test("carries amounts as decimal strings, which operators can read and floats cannot bend", () => {
    expect(travelled([pay])).toMatchObject({ commands: [{ amount: "130000.50" }] });
  });

  test("of an API that does not say when a payment was asked for is one that came too late", () => {
    const { askedInTime: _, ...older } = { ...pay, amount: "130000.50", askedInTime: true };
    const data = { replyTo: REPLY_TO, awaited: [], commands: [older] };
    expect(decodeSeatBatch(data).commands).toEqual([{ ...pay, askedInTime: false }]);
  });

  test("carries every amount exactly, and every user id that there can be", () => {
    const anyPay = fc.record({
      amount: fc.bigInt({ min: 0n, max: MAX_BALANCE }),
      userId: fc.string({ minLength: 1, maxLength: 64 }),
      seatId: fc.integer({ min: 1, max: 4_294_967_295 }),
    });
    fc.assert(
      fc.property(fc.array(anyPay, { minLength: 1, maxLength: 20 }), (given) => {
        const commands = given.map((each) => payCommand({ ...each, reservationId }));
        expect(decodeSeatBatch(travelled(commands)).commands).toEqual(commands);
      }),
    );
  });
});

test.each<[string, Command[]]>([
  ["reserve ×1", [reserve]],
  ["reserve ×2, pay ×1", [reserve, pay, reserve]],
  ["cancel ×1, pay ×1, reserve ×1", [cancel, pay, reserve]],
])("is called %s by what it carries", (name, commands) => {
  expect(seatBatchName(commands)).toBe(name);
});

describe("the worker refuses what is not a batch", () => {
  const wirePay = { ...pay, amount: "130000.50" };

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["an empty object", {}],
    ["no commands", { replyTo: REPLY_TO, awaited: [], commands: [] }],
    ["nobody to answer", { awaited: [], commands: [reserve] }],
    ["no word on who waits", { replyTo: REPLY_TO, commands: [reserve] }],
    ["no command but null", { replyTo: REPLY_TO, awaited: [], commands: [null] }],
    ["something more", { replyTo: REPLY_TO, awaited: [], commands: [reserve], priority: 1 }],
  ])("%s", (_, data) => {
    expect(() => decodeSeatBatch(data)).toThrow(/^Not a seat batch/);
  });

  test.each<[string, object]>([
    ["an unknown kind", { ...reserve, kind: "refund" }],
    ["a kind with a payment's fields", { ...reserve, amount: "1.00" }],
    ["a payment without an amount", { ...wirePay, amount: undefined }],
    ["an amount as a number", { ...wirePay, amount: 130_000.5 }],
    ["an amount with an exponent", { ...wirePay, amount: "1e3" }],
    ["a negative amount", { ...wirePay, amount: "-1.00" }],
    ["a payment without its room", { ...wirePay, room: undefined }],
    ["a payment without an id", { ...wirePay, paymentId: undefined }],
    ["a seat as text", { ...reserve, seatId: "1" }],
    ["a broken seat", { ...reserve, seatId: 1.5 }],
    ["seat zero", { ...reserve, seatId: 0 }],
    ["no ticket", { ...reserve, ticketId: undefined }],
    ["a ticket that no column holds", { ...reserve, ticketId: "t".repeat(41) }],
    ["no user", { ...reserve, userId: undefined }],
    ["a time that is none", { ...reserve, acceptedAt: "yesterday" }],
    ["half an idempotency", { ...reserve, idempotency: { keyHash: "k" } }],
    ["a price", { ...reserve, price: "1.00" }],
  ])("a command with %s, and with it the whole batch", (_, command) => {
    const data = { replyTo: REPLY_TO, awaited: [], commands: [reserve, command] };
    expect(() => decodeSeatBatch(JSON.parse(JSON.stringify(data)))).toThrow(/^Not a seat batch/);
  });
});
