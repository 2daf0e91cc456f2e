import { userInfo } from "node:os";
import { Argument, InvalidArgumentError, Option, type Command } from "commander";
import {
  OPERATOR_NAME_MAX_CHARACTERS,
  REASON_MAX_CHARACTERS,
  type Operator,
} from "../domain/operator-actions.ts";
import { parseMoment } from "../domain/calendar.ts";
import { idPattern, type IdKind } from "../domain/ids.ts";
import { parseMoney, type Money } from "../domain/money.ts";
import { CONCERT_ID_PATTERN, ROOM_PATTERN, USER_ID_PATTERN } from "../domain/names.ts";

/*
 * The arguments and options that several commands take. Each reads its own text and says what it
 * expected, so that a command only sees what is well formed.
 */

type Reader<Value> = (text: string) => Value;

function matching(pattern: RegExp, expected: string): Reader<string> {
  return (text) => {
    if (!pattern.test(text)) {
      throw new InvalidArgumentError(`Expected ${expected}.`);
    }
    return text;
  };
}

const concertIdReader = matching(CONCERT_ID_PATTERN, "the id of a concert, like moonlight-hall");
const userIdReader = matching(USER_ID_PATTERN, "the id of a user, like user-1");

export const readRoom = matching(ROOM_PATTERN, "the name of a room, like main");

export const concertArgument = () =>
  new Argument("<concert>", "the concert's id").argParser(concertIdReader);
export const userArgument = () => new Argument("<user>", "the user's id").argParser(userIdReader);
export const amountArgument = () =>
  new Argument("<amount>", "more than zero, like 25000 or 25000.50").argParser(readAmount);

export function idArgument(kind: IdKind, example: string): Argument {
  return new Argument(`<${kind}>`, `the ${kind}'s id, like ${example}`).argParser(
    matching(idPattern(kind), `the id of a ${kind}, like ${example}`),
  );
}

function readAmount(text: string): Money {
  const amount = parseMoney(text);
  if (amount === undefined || amount === 0n) {
    throw new InvalidArgumentError(
      "Expected an amount above zero with at most two digits after the point, like 25000.50.",
    );
  }
  return amount;
}

export function wholeNumber(lowest: number, highest: number): Reader<number> {
  return (text) => {
    const number = Number(text);
    if (!/^\d{1,12}$/.test(text) || number < lowest || number > highest) {
      throw new InvalidArgumentError(`Expected a whole number from ${lowest} to ${highest}.`);
    }
    return number;
  };
}

/** A moment with its offset from UTC, or `now`; without an offset nobody could know which. */
export function readMoment(text: string): number {
  if (text === "now") {
    return Date.now();
  }
  const epochMs = parseMoment(text);
  if (epochMs === undefined) {
    throw new InvalidArgumentError(
      "Expected a moment with its offset, like 2027-03-01T10:00:00+09:00, or now.",
    );
  }
  return epochMs;
}

function shortText(what: string, max: number): Reader<string> {
  return (text) => {
    const trimmed = text.trim();
    if (trimmed === "" || trimmed.length > max) {
      throw new InvalidArgumentError(`Expected ${what} of at most ${max} characters.`);
    }
    return trimmed;
  };
}

export type JsonOption = { json?: boolean };
export type YesOption = { yes?: boolean };
export type OperatorOptions = { operator?: string; reason?: string };

export const jsonOption = () => new Option("--json", "print JSON, for programs");
export const yesOption = () => new Option("-y, --yes", "do not ask, do it");

/** Who acts, and why; both go on record. */
export function withOperator(command: Command, { reason }: { reason: "must" | "may" }): Command {
  const reasonOption = new Option("-r, --reason <text>", "why; goes on record").argParser(
    shortText("a reason", REASON_MAX_CHARACTERS),
  );
  return command
    .addOption(reason === "must" ? reasonOption.makeOptionMandatory() : reasonOption)
    .addOption(
      new Option("--operator <name>", "who; goes on record (default: your account here)").argParser(
        shortText("a name", OPERATOR_NAME_MAX_CHARACTERS),
      ),
    );
}

export function operatorFrom({ operator, reason }: OperatorOptions): Operator {
  return { name: operator ?? accountName(), reason: reason ?? null };
}

/** In a container there may be no account of this number. */
function accountName(): string {
  try {
    return userInfo().username.slice(0, OPERATOR_NAME_MAX_CHARACTERS);
  } catch {
    return "unknown";
  }
}
