import { Option, type Command } from "commander";
import { steerSale } from "../../db/steering.ts";
import type { SaleState } from "../../domain/sale.ts";
import {
  concertArgument,
  jsonOption,
  operatorFrom,
  readMoment,
  withOperator,
  yesOption,
  type JsonOption,
  type OperatorOptions,
  type YesOption,
} from "../options.ts";
import type { Shell } from "../shell.ts";
import { formatTime } from "../terminal/text.ts";

type Steering = { concertId: string; saleState: SaleState; saleOpensAtMs?: number };

export function addSales(program: Command, shell: Shell): void {
  const steer = (steering: Steering, options: OperatorOptions & JsonOption) =>
    shell.inside(async ({ db }) => {
      const { before, now } = await steerSale(db, operatorFrom(options), steering);
      const machine = {
        concertId: steering.concertId,
        before: { ...before, saleOpensAt: new Date(before.saleOpensAtMs).toISOString() },
        now: { ...now, saleOpensAt: new Date(now.saleOpensAtMs).toISOString() },
      };
      const change =
        before.saleState === now.saleState
          ? `is ${now.saleState}, as it was.`
          : `was ${before.saleState} and is ${now.saleState}. Lanes heed it at once, doors within seconds.`;
      const opensLater = now.saleState === "open" && now.saleOpensAtMs > Date.now();
      shell.answer(
        options,
        machine,
        [
          `The sale of ${steering.concertId} ${change}`,
          ...(opensLater
            ? [`It opens at ${formatTime(now.saleOpensAtMs)} UTC; \`--at now\` opens it now.`]
            : []),
        ].join("\n"),
      );
    });

  withOperator(
    program
      .command("open")
      .summary("open a sale, or go on with it")
      .description(
        "Opens the sale of a concert, or goes on with one that was paused or drained. Before the " +
          "moment of its opening nothing is sold all the same; --at moves that.",
      )
      .addArgument(concertArgument()),
    { reason: "may" },
  )
    .addOption(new Option("--at <moment>", "when the sale opens, or now").argParser(readMoment))
    .addOption(jsonOption())
    .action((concertId: string, options: OperatorOptions & JsonOption & { at?: number }) =>
      steer(
        {
          concertId,
          saleState: "open",
          ...(options.at === undefined ? {} : { saleOpensAtMs: options.at }),
        },
        options,
      ),
    );

  withOperator(
    program
      .command("pause")
      .summary("pause a sale; places and holds are kept")
      .description(
        "Pauses the sale of a concert: no seat is given out and nobody is admitted for it. Who waits " +
          "keeps the place, new fans may join and wait. What is held can be paid for or given back.",
      )
      .addArgument(concertArgument()),
    { reason: "may" },
  )
    .addOption(jsonOption())
    .action((concertId: string, options: OperatorOptions & JsonOption) =>
      steer({ concertId, saleState: "paused" }, options),
    );

  withOperator(
    program
      .command("drain")
      .summary("end a sale; only payments go on")
      .description(
        "Ends the sale of a concert: no seat is given out, nobody is admitted for it, and nobody new " +
          "may join. The line is told that the sale ends. What is held can be paid for or given back.",
      )
      .addArgument(concertArgument()),
    { reason: "may" },
  )
    .addOption(yesOption())
    .addOption(jsonOption())
    .action(async (concertId: string, options: OperatorOptions & JsonOption & YesOption) => {
      await shell.confirm(options, `End the sale of ${concertId}? Its line is told so.`);
      await steer({ concertId, saleState: "draining" }, options);
    });
}
