import { formatMoney, parseMoney, type Money } from "../../../domain/money.ts";
import type { Errand } from "../fans/witness.ts";
import type { Books } from "./books.ts";
import { finding, type Finding } from "./finding.ts";

/** Every balance is the sum of its ledger. */
export function ledgerDifference({ accounts }: Books): Finding {
  return difference(
    "ledger difference",
    accounts.map(({ userId, balance, ledgerSum }) => ({ userId, amount: balance - ledgerSum })),
  );
}

/** Every fan has what the answers to top-ups and payments add up to. */
export function purseDifference(errands: readonly Errand[], { accounts }: Books): Finding {
  const expected = new Map<string, Money>();
  const unknown = new Set<string>();
  for (const { userId, kind, told } of errands) {
    if (kind !== "top-up" && kind !== "pay") {
      continue;
    }
    if (told === undefined) {
      unknown.add(userId);
    } else if (told.status === "completed") {
      const before = expected.get(userId) ?? 0n;
      const after =
        kind === "top-up"
          ? requireMoney(told.result["newBalance"])
          : before - requireMoney(told.result["amount"]);
      expected.set(userId, after);
    }
  }
  return difference(
    "difference to what fans were told of their money",
    accounts
      .filter(({ userId }) => !unknown.has(userId))
      .map(({ userId, balance }) => ({ userId, amount: balance - (expected.get(userId) ?? 0n) })),
  );
}

function requireMoney(text: unknown): Money {
  const amount = parseMoney(text);
  if (amount === undefined) {
    throw new Error(`An answer says "${String(text)}" where an amount belongs`);
  }
  return amount;
}

/** Too much for one and too little for another is not nothing. */
function difference(what: string, accounts: readonly { userId: string; amount: Money }[]): Finding {
  const wrong = accounts.filter(({ amount }) => amount !== 0n);
  const total = wrong.reduce((sum, { amount }) => sum + (amount < 0n ? -amount : amount), 0n);
  const witnesses = wrong.map(({ userId, amount }) => `${userId}: ${formatMoney(amount)}`);
  return { ...finding(what, witnesses), found: total === 0n ? "0" : formatMoney(total) };
}
