import { LRUCache } from "lru-cache";

/** What is worked out from an address is kept for this many. Some 10 MB at most. */
const ADDRESSES_REMEMBERED = 50_000;

/** The same function, which works out the same address only once. */
export function rememberByAddress<Value extends string | boolean>(
  find: (address: string) => Value,
): (address: string) => Value {
  const found = new LRUCache<string, Value>({ max: ADDRESSES_REMEMBERED });
  return (address) => {
    const known = found.get(address);
    if (known !== undefined) {
      return known;
    }
    const value = find(address);
    found.set(address, value);
    return value;
  };
}
