import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { MAX_BALANCE } from "../../domain/money.ts";
import { moveMoney } from "../../domain/operator-money.ts";

const move = (kind: "top-up" | "pay-out", amount: bigint, balance: bigint) =>
  moveMoney({ userId: "ada", balance }, { actionId: "opr_1", kind, userId: "ada", amount });

test("a top-up adds, a pay-out takes, and the ledger says so under the action's id", () => {
  expect(move("top-up", 25_50n, 10_00n)).toEqual({
    account: { userId: "ada", balance: 35_50n },
    ledgerEntry: {
      userId: "ada",
      kind: "top-up",
      amount: 25_50n,
      balanceAfter: 35_50n,
      reference: "opr_1",
    },
  });
  expect(move("pay-out", 10_00n, 10_00n)).toMatchObject({
    account: { balance: 0n },
    ledgerEntry: { kind: "pay-out", amount: -10_00n, balanceAfter: 0n },
  });
});

test("a balance neither falls below zero nor grows beyond its column", () => {
  expect(() => move("pay-out", 10_01n, 10_00n)).toThrow(
    expect.objectContaining({ code: "insufficient-balance" }),
  );
  expect(() => move("top-up", 1n, MAX_BALANCE)).toThrow(
    expect.objectContaining({ code: "balance-limit" }),
  );
});

test("whatever is moved, the balance is what it was plus the entry, or nothing happens", () => {
  const amounts = fc.bigInt({ min: 1n, max: MAX_BALANCE });
  const balances = fc.bigInt({ min: 0n, max: MAX_BALANCE });
  const kinds = fc.constantFrom("top-up" as const, "pay-out" as const);
  fc.assert(
    fc.property(kinds, amounts, balances, (kind, amount, before) => {
      const signed = kind === "top-up" ? amount : -amount;
      const after = before + signed;
      const isPossible = after >= 0n && after <= MAX_BALANCE;
      expect(balanceAfter(kind, amount, before)).toBe(isPossible ? after : undefined);
    }),
  );
});

/** Undefined when it is refused. The account and the ledger must agree. */
function balanceAfter(kind: "top-up" | "pay-out", amount: bigint, before: bigint) {
  try {
    const { account, ledgerEntry } = move(kind, amount, before);
    const agree = ledgerEntry.balanceAfter === before + ledgerEntry.amount;
    return agree ? account.balance : "they do not agree";
  } catch {
    return undefined;
  }
}
