import { InvalidArgumentError, Option, type Command } from "commander";
import { orderMoney } from "../../db/operator-money.ts";
import { formatMoney, type Money } from "../../domain/money.ts";
import {
  amountArgument,
  jsonOption,
  operatorFrom,
  userArgument,
  withOperator,
  yesOption,
  type JsonOption,
  type OperatorOptions,
  type YesOption,
} from "../options.ts";
import type { Shell } from "../shell.ts";

type MoneyOptions = OperatorOptions & JsonOption & YesOption & { once?: string };

const ONCE_PATTERN = /^[\x21-\x7e]{1,64}$/;

const onceOption = () =>
  new Option(
    "--once <key>",
    "a name for this, like the number of a complaint: under it, it is done once",
  ).argParser((text) => {
    if (!ONCE_PATTERN.test(text)) {
      throw new InvalidArgumentError("Expected 1 to 64 visible ASCII characters.");
    }
    return text;
  });

export function addMoney(program: Command, shell: Shell): void {
  const order = (
    kind: "top-up" | "pay-out",
    { userId, amount }: { userId: string; amount: Money },
    options: MoneyOptions,
  ) =>
    shell.inside(async ({ db }) => {
      const sum = formatMoney(amount);
      const question =
        kind === "top-up"
          ? `Add ${sum} to the balance of ${userId}?`
          : `Take ${sum} out of the balance of ${userId}?`;
      await shell.confirm(options, question);
      const onceKey = options.once ?? null;
      const moved = await orderMoney(db, operatorFrom(options), { kind, userId, amount, onceKey });
      const balance = formatMoney(moved.balance);
      const done = kind === "top-up" ? `${sum} added` : `${sum} taken out`;
      shell.answer(
        options,
        { ...moved, kind, userId, amount: sum, balance },
        moved.isNew
          ? `${done}. The balance of ${userId} is ${balance} (${moved.actionId}).`
          : `This was done before, as ${moved.actionId}. Nothing was changed: the balance is ${balance}.`,
      );
    });

  withOperator(
    program
      .command("top-up")
      .summary("add to a fan's balance")
      .description(
        "Adds to a balance. It stands in the fan's ledger, and on record with the reason.",
      )
      .addArgument(userArgument())
      .addArgument(amountArgument()),
    { reason: "must" },
  )
    .addOption(onceOption())
    .addOption(yesOption())
    .addOption(jsonOption())
    .action((userId: string, amount: Money, options: MoneyOptions) =>
      order("top-up", { userId, amount }, options),
    );

  withOperator(
    program
      .command("pay-out")
      .summary("take from a fan's balance what was paid back")
      .description(
        "Takes from a balance what the fan gets back by another way, a bank transfer say. Never more " +
          "than is there.",
      )
      .addArgument(userArgument())
      .addArgument(amountArgument()),
    { reason: "must" },
  )
    .addOption(onceOption())
    .addOption(yesOption())
    .addOption(jsonOption())
    .action((userId: string, amount: Money, options: MoneyOptions) =>
      order("pay-out", { userId, amount }, options),
    );
}
