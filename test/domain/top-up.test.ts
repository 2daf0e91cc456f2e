import { expect, test } from "@jest/globals";
import { MAX_BALANCE } from "../../domain/money.ts";
import { completed, rejected } from "../../domain/outcomes.ts";
import { decideTopUp } from "../../domain/top-up.ts";

const account = { userId: "ada", balance: 1_00n };

test("adds the amount and writes it down under the ticket", () => {
  expect(decideTopUp(account, { ticketId: "tkt_1", userId: "ada", amount: 50_25n })).toEqual({
    account: { userId: "ada", balance: 51_25n },
    ledgerEntry: {
      userId: "ada",
      kind: "top-up",
      amount: 50_25n,
      balanceAfter: 51_25n,
      reference: "tkt_1",
    },
    outcome: completed({ ticketId: "tkt_1", userId: "ada", newBalance: "51.25" }),
  });
});

test("fills a balance to its limit and not a cent further", () => {
  const room = MAX_BALANCE - account.balance;
  const topUp = { ticketId: "tkt_1", userId: "ada", amount: room };
  expect(decideTopUp(account, topUp).account?.balance).toBe(MAX_BALANCE);
  expect(decideTopUp(account, { ...topUp, amount: room + 1n })).toEqual({
    outcome: rejected("balance-limit", { limit: "999999999999.99" }),
  });
});
