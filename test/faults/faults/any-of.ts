import type { Random } from "../../../bench/rush/random.ts";

export function anyOf<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) {
    throw new RangeError("There is nothing to choose from");
  }
  return item;
}
