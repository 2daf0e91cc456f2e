import type { Answer, ApiWorld, Sending } from "../api/api-world.ts";
import { eventually } from "../support/eventually.ts";
import { createShow, createUser } from "../support/factories.ts";
import type { Exchange } from "./exchange.ts";

const PATH = "/api/v1";
const CONCERT = "hall-of-mirrors-2027";

/**
 * Calls everything there is to call, as a fan would come to it, and some of what is refused. The
 * world must admit one fan at a time.
 */
export async function tourTheApi(world: ApiWorld): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const ask = async (
    operationId: string,
    note: string,
    [method, path]: [method: string, path: string],
    sending: Sending = {},
  ): Promise<Answer> => {
    const answer = await world.send(method, PATH + path, sending);
    exchanges.push({ operationId, note, method, path: PATH + path, sending, answer });
    return answer;
  };
  const told = (answer: Answer, field: string) => String(answer.body[field]);

  const { date } = await createShow(world.db, { concertId: CONCERT });
  const ada = { userId: await createUser(world.db, { userId: "ada" }), token: "" };
  await createUser(world.db, { userId: "ben" });
  const here = `/concerts/${CONCERT}`;
  // The API looks for new concerts every few seconds.
  await eventually(async () => (await world.send("GET", PATH + here)).status === 200);

  await ask("readSettings", "", ["GET", "/settings"]);
  await ask("listConcerts", "", ["GET", "/concerts"]);
  await ask("readConcert", "", ["GET", here]);
  await ask("readSeatPlan", "", ["GET", `${here}/seat-plan?date=${date}`]);

  const join = (userId: string) => ({ json: { userId, browserId: "laptop", concertId: CONCERT } });
  const joined = await ask(
    "joinLine",
    "The first is admitted at once.",
    ["POST", "/users/token"],
    join("ada"),
  );
  ada.token = told(joined, "token");
  const waiting = await ask(
    "joinLine",
    "The next one waits.",
    ["POST", "/users/token"],
    join("ben"),
  );
  const ben = { token: told(waiting, "token") };
  await ask("joinLine", "Who is not known is refused.", ["POST", "/users/token"], join("nobody"));
  await ask(
    "readPlace",
    "Waiting: when to ask again, and an estimate.",
    ["GET", "/users/token"],
    ben,
  );
  const { token } = ada;
  await ask("readPlace", "Admitted: until when seats can be chosen.", ["GET", "/users/token"], {
    token,
  });

  const seats = await ask("readAvailability", "", ["GET", `${here}/availability?date=${date}`], {
    token,
  });
  await ask(
    "readAvailability",
    "Nothing changed since the answer with this `ETag`.",
    ["GET", `${here}/availability?date=${date}`],
    { token, headers: { "If-None-Match": String(seats.headers["etag"]) } },
  );

  const seat = (seatNo: string) => ({ token, json: { date, seatNo, userId: "ada" } });
  const reserve: [string, string] = ["POST", `${here}/reservations`];
  const held = await ask(
    "reserveSeat",
    "With `Prefer: wait` the answer is the outcome itself.",
    reserve,
    {
      ...seat("1"),
      wait: 10,
      key: "hold-1",
    },
  );
  await ask("reserveSeat", "Without it, a ticket to ask about.", reserve, {
    ...seat("2"),
    key: "hold-2",
  });
  const ticket = told(exchanges.at(-1)?.answer ?? held, "ticketId");
  await ask("readTicket", "", ["GET", `/tickets/${ticket}`], { token, wait: 10 });
  await ask("reserveSeat", "A seat that is taken.", reserve, { ...seat("1"), wait: 10 });
  await ask("reserveSeat", "Before one's turn.", reserve, {
    token: ben.token,
    json: { date, seatNo: "3", userId: "ben" },
  });
  await ask("reserveSeat", "What is not well formed is said, field by field.", reserve, {
    token,
    json: { date: "2099-02-30", seatNo: "3", userId: "ada", price: "1.00" },
  });

  const reservationId = told(held, "reservationId");
  await ask("readReservation", "", ["GET", `/reservations/${reservationId}`], { token });

  const pay = { json: { reservationId, userId: "ada", paymentAmount: told(held, "price") }, token };
  const payments: [string, string] = ["POST", `${here}/payments`];
  await ask(
    "payReservation",
    "Without enough balance nothing happens, and the hold goes on.",
    payments,
    { ...pay, wait: 10 },
  );

  const topUp = { token, json: { amount: "120000.00" }, key: "top-up-1" };
  await ask("topUp", "", ["POST", "/users/ada/balance"], topUp);
  await ask(
    "topUp",
    "The same request under the same key has one effect.",
    ["POST", "/users/ada/balance"],
    topUp,
  );
  await ask(
    "topUp",
    "The same key for another request is a mistake.",
    ["POST", "/users/ada/balance"],
    {
      ...topUp,
      json: { amount: "1.00" },
    },
  );

  const [other] = [exchanges.find(({ operationId }) => operationId === "readTicket")?.answer];
  const second: unknown = other?.body["result"];
  const secondId =
    typeof second === "object" && second !== null && "reservationId" in second
      ? String(second.reservationId)
      : "";
  await ask("cancelReservation", "", ["DELETE", `/reservations/${secondId}`], {
    token,
    wait: 10,
    key: "give-back",
  });

  await ask("payReservation", "A completed payment also ends the turn of the fan.", payments, {
    ...pay,
    wait: 10,
    key: "pay-1",
  });
  await ask("payReservation", "Paying twice is paying once.", payments, {
    ...pay,
    wait: 10,
    key: "pay-1",
  });
  await ask("readBalance", "", ["GET", "/users/ada/balance"], { token });
  await ask("readBalance", "Somebody else's.", ["GET", "/users/ben/balance"], { token });
  await ask("listBalanceEntries", "", ["GET", "/users/ada/balance/entries?limit=2"], { token });
  await ask("listReservations", "", ["GET", "/users/ada/reservations?limit=2"], { token });
  await ask("leaveLine", "", ["DELETE", "/users/token"], ben);
  await ask(
    "readPlace",
    "A token is no good any more once its place is given up.",
    ["GET", "/users/token"],
    ben,
  );
  return exchanges;
}
