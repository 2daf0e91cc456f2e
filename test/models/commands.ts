import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { eventually } from "../support/eventually.ts";
import { releaseLapsed } from "./booking-rules.ts";
import { explain } from "./explain.ts";
import type { Hall } from "./hall.ts";
import { tick } from "./line-rules.ts";
import { topUpRequest } from "./requests/balance.ts";
import { cancelRequest, payRequest, reserveRequest } from "./requests/lane.ts";
import { joinRequest, leaveRequest, pollRequest } from "./requests/line.ts";
import { readRequest, seatMapRequest } from "./requests/reads.ts";
import { waits, type Request } from "./requests/request.ts";
import { STEP_S } from "./settings.ts";
import type { State } from "./state.ts";

/**
 * What fast-check hands from command to command: every state that explains what was told so far. It is
 * one, unless fans who asked at the same time were told nothing of who came first.
 */
export type Model = { states: readonly State[]; commandsDone: number };

function advance(model: Model, states: readonly State[]): void {
  model.states = states;
  model.commandsDone += 1;
}

/** Requests point at what exists in any of the states, which agree about that. */
function anyOf({ states: [state] }: Model): State {
  if (state === undefined) {
    throw new Error("Nothing explains what was told");
  }
  return state;
}

/** The states that follow from those which foresaw this. */
function follow<Told>(model: Model, told: Told, foresee: (state: State) => Told): State[] {
  const foreseen = model.states.map((known) => {
    const state = structuredClone(known);
    return { state, told: foresee(state) };
  });
  const right = foreseen.filter((each) => isDeepStrictEqual(each.told, told));
  if (right.length === 0) {
    assert.deepEqual(told, foreseen[0]?.told);
  }
  return right.map(({ state }) => state);
}

export type Command = fc.AsyncCommand<Model, Hall>;

/** Longer than any token or key would last would be another story. */
const LONGEST_RUN_S = 10 * 3600;

/** Fans who ask at the same time; alone, most of the time. */
function requestsCommand(requests: readonly Request[]): Command {
  const prepareAll = (model: Model) =>
    requests.flatMap((request) => request.prepare(anyOf(model)) ?? []);
  return {
    check: (model) => prepareAll(model).length > 0,
    async run(model, hall) {
      const prepared = prepareAll(model);
      const told = await Promise.all(prepared.map(({ send }) => send(hall)));
      hall.note(told);
      const [only] = prepared;
      const reached =
        prepared.length === 1 && only?.mayLag
          ? await eventually(async () => explain(model.states, [only], [await only.send(hall)]))
          : explain(model.states, prepared, told);
      advance(model, reached);
    },
    toString: () => requests.map(({ words }) => words).join(" ‖ "),
  };
}

/** A worker's tick for the line comes. */
const tickCommand: Command = {
  check: () => true,
  async run(model, hall) {
    advance(model, follow(model, await hall.tick(), tick));
  },
  toString: () => "tick",
};

/** A worker's tick for holds comes. */
const releaseCommand: Command = {
  check: () => true,
  async run(model, hall) {
    advance(model, follow(model, await hall.releaseLapsedHolds(), releaseLapsed));
  },
  toString: () => "release",
};

function timeCommand(steps: number, ticksWentOn: boolean): Command {
  const seconds = steps * STEP_S;
  return {
    check: (model) => anyOf(model).nowS + seconds <= LONGEST_RUN_S,
    async run(model, hall) {
      await hall.letTimePass(seconds, { ticksWentOn });
      const states = follow(model, undefined, (state) => {
        state.nowS += seconds;
        if (ticksWentOn) {
          state.line.lastTickS = state.nowS;
        }
      });
      advance(model, states);
    },
    toString: () => `${seconds} s pass${ticksWentOn ? "" : " without ticks"}`,
  };
}

/** From a moment to the length of a hold, and of a session. */
const time = fc
  .tuple(
    fc.constantFrom(1, 1, 2, 3, 5, 10),
    fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  )
  .map(([steps, ticksWentOn]) => timeCommand(steps, ticksWentOn));

/** What may be asked at the same time; all of these say what is, not what was a moment ago. */
const together: fc.Arbitrary<Request> = fc.oneof(
  { weight: 5, arbitrary: reserveRequest(fc.constant(true)) },
  { weight: 4, arbitrary: payRequest(fc.constant(true)) },
  { weight: 2, arbitrary: cancelRequest(fc.constant(true)) },
  { weight: 1, arbitrary: topUpRequest },
  { weight: 1, arbitrary: joinRequest },
  { weight: 1, arbitrary: leaveRequest },
);

const alone = (request: fc.Arbitrary<Request>) => request.map((each) => requestsCommand([each]));

/** Each kind of command, as often as it makes stories in which much happens. */
const kinds: [weight: number, fc.Arbitrary<Command>][] = [
  [8, alone(joinRequest)],
  [3, alone(pollRequest)],
  [1, alone(leaveRequest)],
  [12, alone(reserveRequest(waits))],
  [12, alone(payRequest(waits))],
  [3, alone(cancelRequest(waits))],
  [4, alone(topUpRequest)],
  [4, alone(readRequest)],
  [2, alone(seatMapRequest)],
  [3, fc.array(together, { minLength: 2, maxLength: 4 }).map(requestsCommand)],
  [4, time],
  [4, fc.constant(tickCommand)],
  [2, fc.constant(releaseCommand)],
];

/** fast-check chooses among kinds evenly, so each is given as often as it weighs. */
export const commandKinds: fc.Arbitrary<Command>[] = kinds.flatMap(([weight, kind]) =>
  Array.from({ length: weight }, () => kind),
);
