import type { Command } from "commander";
import type { ReservationView } from "../../db/reservations.ts";
import { idFromTicket } from "../../domain/ids.ts";
import { formatMoney } from "../../domain/money.ts";
import { requireReservation, settleInLane } from "../lane-errand.ts";
import {
  idArgument,
  jsonOption,
  operatorFrom,
  withOperator,
  yesOption,
  type JsonOption,
  type OperatorOptions,
  type YesOption,
} from "../options.ts";
import type { Shell } from "../shell.ts";

type SeatOptions = OperatorOptions & JsonOption & YesOption;

const reservationArgument = () => idArgument("reservation", "rsv_01h455vb4pex5vsknk084sn02q");

const describe = ({ concertId, date, seatNo, userId, price }: ReservationView) =>
  `seat ${seatNo} of ${concertId} on ${date}, ${userId}, ${formatMoney(price)}`;

export function addSeats(program: Command, shell: Shell): void {
  withOperator(
    program
      .command("release")
      .summary("end a hold before its time")
      .description(
        "Ends a hold: the seat is on sale again, and the fan cannot pay for it any more. Decided in " +
          "the seat's lane, so a payment that comes first is left alone.",
      )
      .addArgument(reservationArgument()),
    { reason: "may" },
  )
    .addOption(yesOption())
    .addOption(jsonOption())
    .action((reservationId: string, options: SeatOptions) =>
      shell.inside(async (house) => {
        const reservation = await requireReservation(house, reservationId);
        await shell.confirm(options, `End the hold on ${describe(reservation)}?`);
        const result = await settleInLane(house, reservation, {
          operator: operatorFrom(options),
          toCommand: (head) => ({ ...head, kind: "release" }),
        });
        shell.answer(options, result, `Released: ${describe(reservation)}.`);
      }),
    );

  withOperator(
    program
      .command("refund")
      .summary("give back a paid seat's price, and the seat")
      .description(
        "Gives back the whole price of a paid seat to the balance it was paid from, and the seat to " +
          "the sale. Money without the seat is a `top-up`.",
      )
      .addArgument(reservationArgument()),
    { reason: "must" },
  )
    .addOption(yesOption())
    .addOption(jsonOption())
    .action((reservationId: string, options: SeatOptions) =>
      shell.inside(async (house) => {
        const reservation = await requireReservation(house, reservationId);
        await shell.confirm(options, `Refund ${describe(reservation)}, and sell the seat again?`);
        const result = await settleInLane(house, reservation, {
          operator: operatorFrom(options),
          toCommand: (head) => ({
            ...head,
            kind: "refund",
            refundId: idFromTicket("refund", head.ticketId),
          }),
        });
        const balance = "balance" in result ? ` The balance is ${result.balance}.` : "";
        shell.answer(options, result, `Refunded: ${describe(reservation)}.${balance}`);
      }),
    );
}
