import { types } from "node:util";
import { differenceOf, type Told } from "./expected.ts";
import type { PreparedRequest } from "./requests/request.ts";
import type { State } from "./state.ts";

/**
 * The states to which requests that were made at the same time may have led. Each of them must have
 * been answered as it would have been alone, in the state that those before it left, in some order.
 * @throws when there is no such order.
 */
export function explain(
  states: readonly State[],
  requests: readonly PreparedRequest[],
  told: readonly Told[],
): State[] {
  const made = requests.map((request, index) => ({ request, index, told: told[index] }));
  const reached = new Map<string, State>();
  const contradictions: string[] = [];
  for (const before of states) {
    for (const order of ordersOf(made)) {
      const state = structuredClone(before);
      const contradiction = firstContradiction(state, order);
      if (contradiction === undefined) {
        reached.set(fingerprint(state), state);
      } else {
        contradictions.push(
          `in the order ${order.map(({ index }) => index).join(", ")}: ${contradiction}`,
        );
      }
    }
  }
  if (reached.size === 0) {
    const answers = told.map(({ status, body }) => `${status} ${JSON.stringify(body)}`);
    throw new Error(
      `Told:\n  ${answers.join("\n  ")}\nwhich cannot be\n  ${contradictions.join("\n  ")}`,
    );
  }
  return [...reached.values()];
}

type Made = { request: PreparedRequest; index: number; told: Told | undefined };

/** Makes in the state what these requests make. Stops at the first that was answered otherwise. */
function firstContradiction(state: State, order: readonly Made[]): string | undefined {
  for (const { request, index, told = { status: 0, body: {} } } of order) {
    const difference = differenceOf(request.foresee(state, told), told);
    if (difference !== undefined) {
      return `of number ${index} was ${difference}`;
    }
  }
  return undefined;
}

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  const [first, ...rest] = items;
  return first === undefined
    ? [[]]
    : ordersOf(rest).flatMap((order) =>
        Array.from({ length: items.length }, (_, place) => order.toSpliced(place, 0, first)),
      );
}

/** The same for states that mean the same, in whatever order their parts came about. */
function fingerprint(state: State): string {
  const tokens = state.tokens.toSorted((a, b) => (a.text < b.text ? -1 : 1));
  return JSON.stringify({ ...state, tokens }, (_name, value: unknown) =>
    // Jest's modules do not share their Map with structuredClone, so instanceof would not know it.
    types.isMap(value)
      ? [...value].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
      : value,
  );
}
