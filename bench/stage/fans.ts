import { provisionUsers } from "../../db/accounts.ts";
import { newId } from "../../domain/ids.ts";
import { formatMoney, type Money } from "../../domain/money.ts";
import type { Stage } from "./stage.ts";

export type Fan = { userId: string; token: string };

export const ROOM = "main";

/** Rows in one statement, and joins on their way at the same time. */
const CHUNK = 1000;

export const browserOf = (userId: string) => `browser-of-${userId}`;

/** Users with this balance, from a top-up each, as the audit wants it. */
export async function createUsers(
  { db }: Pick<Stage, "db">,
  options: { count: number; balance?: Money; prefix?: string },
): Promise<string[]> {
  const { balance = 0n, prefix = "fan" } = options;
  const userIds = Array.from({ length: options.count }, (_, index) => `${prefix}-${index + 1}`);
  for (const chunk of chunksOf(userIds)) {
    await db.transaction(async (trx) => {
      await provisionUsers(trx, chunk);
      if (balance > 0n) {
        const amount = formatMoney(balance);
        await trx("accounts").whereIn("user_id", chunk).update({ balance: amount });
        await trx("ledger_entries").insert(
          chunk.map((userId) => ({
            user_id: userId,
            kind: "top-up",
            amount,
            balance_after: amount,
            reference: newId("ticket"),
          })),
        );
      }
    });
  }
  return userIds;
}

/** Gives each a place, in this order, as the API would: through the waiting room. */
export async function joinAll(
  { waitingRoom, queueTokens }: Pick<Stage, "waitingRoom" | "queueTokens">,
  userIds: readonly string[],
): Promise<Fan[]> {
  const fans: Fan[] = [];
  for (const chunk of chunksOf(userIds)) {
    const joined = await Promise.all(
      chunk.map((userId) => waitingRoom.join(ROOM, userId, browserOf(userId))),
    );
    for (const { id } of joined) {
      fans.push({ userId: id.userId, token: queueTokens.sign(id).token });
    }
  }
  return fans;
}

/** Users who are in already. */
export async function createFans(
  stage: Stage,
  options: { count: number; balance?: Money; prefix?: string },
): Promise<Fan[]> {
  return joinAll(stage, await createUsers(stage, options));
}

export function* chunksOf<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items.slice(start, start + CHUNK);
  }
}
