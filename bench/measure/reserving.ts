import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import { WrongAnswer } from "../wrong-answer.ts";
import type { Bench } from "../bench.ts";
import type { Figures } from "../run.ts";
import { rowlock, withContender, type Contender, type Standing } from "../contenders/contender.ts";
import type { Money } from "../../domain/money.ts";
import { ask, exchange, type Exchange } from "../load/ask.ts";
import type { Answered } from "../load/loader.ts";
import { writeRequestFiles, type RequestFiles } from "../load/request-files.ts";
import { mapRequest, type RawRequest } from "../load/requests.ts";
import { decidedPayments, decidedReservations, untilDecided } from "../stage/decided.ts";
import { createFans, type Fan } from "../stage/fans.ts";
import { onStage, type Stage } from "../stage/stage.ts";
import { createTour, type Tour } from "../stage/tour.ts";
import { measureAnswers } from "./answers.ts";

export type ReservingPlan = {
  connections: number;
  seconds: number;
  warmUpSeconds: number;
  /** Halls of this size, one date after the other. */
  seatsPerDate: number;
  /** How many dates, when the warm-up was answered at this rate. */
  dates: (answersPerSecond: number) => number;
  /** Dates for the warm-up, which is not counted. */
  warmUpDates: number;
  /** How many, at most: never more than there are seats. */
  fans: number;
  balance?: Money;
  /** What is sent: once each, or again and again when `mayRepeat`. */
  requests: (fans: readonly Fan[], tour: Tour) => Iterable<RawRequest>;
  mayRepeat?: boolean;
  /** Holds are so short that seats are reserved again and again. */
  holdsLapse?: boolean;
  /** Requests come in pairs, and what is counted are payments. */
  pays?: boolean;
  /** A request whose answer stands for all, asked of the product after the warm-up. */
  sample?: (warmUp: Sale) => RawRequest;
  variables?: Record<string, string>;
  /** Work on the stage before anything starts. */
  prepare?: (stage: Stage) => Promise<void>;
  /** Called when the load begins; what it returns is called when everything is decided. */
  watch?: (standing: Standing) => () => Promise<Figures>;
};

export type ReservingResult = { figures: Figures; answered: Answered; sample?: Exchange };

/** A backlog must be gone this long after the load. */
const DRAIN_LIMIT_SECONDS = 300;

/** One run: an empty stage, a warm-up, the load, and what the database says came of it. */
export function measureReserving(
  bench: Bench,
  contender: Contender,
  plan: ReservingPlan,
): Promise<ReservingResult> {
  return onStage(bench.servers, plan.variables ?? {}, async (stage) => {
    await plan.prepare?.(stage);
    const warmUp = await prepareSale(bench, stage, plan, "warm-up", plan.warmUpDates);
    return withContender(bench, contender, stage, async (standing) => {
      const lookAround = async (sale: Sale) => {
        if (contender === rowlock) {
          await lookAtMaps(standing.port, sale);
        }
      };
      await lookAround(warmUp);
      const { connections, pays = false, warmUpSeconds } = plan;
      const load = { port: standing.port, connections, pays };
      const { requests } = warmUp;
      const warm = await bench.loader.run({ ...load, seconds: warmUpSeconds, requests });
      const sample = plan.sample && (await exchange(load.port, plan.sample(warmUp)));
      const dates = plan.dates(warm.requests / warm.seconds);
      const sale = await prepareSale(bench, stage, plan, "tour", dates);
      await lookAround(sale);
      const measured = await measureSale(bench, stage, standing, plan, sale);
      return { ...measured, ...(sample === undefined ? {} : { sample }) };
    });
  });
}

/** Who comes, what there is to reserve, and the requests for it. The warm-up has its own. */
export type Sale = { fans: Fan[]; tour: Tour; requests: RequestFiles };

async function prepareSale(
  bench: Bench,
  stage: Stage,
  plan: ReservingPlan,
  concertId: string,
  dates: number,
): Promise<Sale> {
  const { seatsPerDate, balance } = plan;
  const count = Math.min(plan.fans, dates * seatsPerDate);
  const users = { count, prefix: concertId, ...(balance === undefined ? {} : { balance }) };
  const fans = await createFans(stage, users);
  const tour = await createTour(stage, { concertId, dates, seatsPerDate });
  const path = join(bench.folder, concertId);
  const requests = await writeRequestFiles(
    path,
    plan.connections,
    plan.requests(fans, tour),
    plan.pays ? 2 : 1,
  );
  return { fans, tour, requests };
}

async function measureSale(
  bench: Bench,
  stage: Stage,
  standing: Standing,
  plan: ReservingPlan,
  sale: Sale,
): Promise<ReservingResult> {
  const { connections, pays = false } = plan;
  const look = () => (pays ? decidedPayments : decidedReservations)(stage.db, sale.tour);
  const stopWatching = plan.watch?.(standing);
  const { answered, figures } = await measureAnswers(
    bench,
    standing,
    { port: standing.port, connections, pays, seconds: plan.seconds, requests: sale.requests },
    async (seen) => {
      await untilDecided(look, decidedAtLeast(plan, seen), DRAIN_LIMIT_SECONDS);
    },
  );
  const watched = await stopWatching?.();
  const { count, seconds } = await look();
  requireTrue(plan, sale, answered, count);
  return {
    answered,
    figures: { ...figures, ...watched, decided: count, "decided/s": count / seconds },
  };
}

/** What must be in the database for these answers to be true. */
function decidedAtLeast(plan: ReservingPlan, { requests, refused }: Answered): number {
  if (plan.mayRepeat) {
    return 1;
  }
  // Of a pair whose reservation was answered, the payment may be on its way when the load ends.
  return plan.pays ? Math.floor((requests - refused - plan.connections) / 2) : requests - refused;
}

/** A concert that is new is seen by the API this soon. */
const SEEN_WITHIN_MS = 5000;

/** Before the sale opens everybody looks at the seats; so the API has read them by then. */
async function lookAtMaps(port: number, { tour, fans }: Sale): Promise<void> {
  const [fan = { userId: "", token: "" }] = fans;
  const giveUpAt = performance.now() + SEEN_WITHIN_MS;
  for (const { date } of tour.dates) {
    let { status } = await ask(port, mapRequest(fan, tour, date));
    while (status === 404 && performance.now() < giveUpAt) {
      await sleep(LOOK_EVERY_MS);
      ({ status } = await ask(port, mapRequest(fan, tour, date)));
    }
    if (status !== 200) {
      throw new WrongAnswer(`The map of ${date} was answered with ${status}`);
    }
  }
}

const LOOK_EVERY_MS = 200;

/**
 * For distinct seats: every answer was a yes, every yes is in the database, and nothing else is but
 * what was on its way when the load ended. For seats that are fought for: each was sold, and once.
 */
function requireTrue(
  plan: ReservingPlan,
  { tour }: Sale,
  answered: Answered,
  decided: number,
): void {
  if (plan.mayRepeat) {
    const seats = tour.dates.length * tour.seatNos.length;
    if (plan.holdsLapse !== true && decided !== seats) {
      throw new WrongAnswer(`${seats} seats were wanted by everybody, but ${decided} reserved`);
    }
    return;
  }
  if (answered.wraps > 0) {
    throw new Error("There were too few seats for so fast a run: give the scenario more dates");
  }
  if (answered.refused > 0) {
    throw new WrongAnswer(`${answered.refused} of ${answered.requests} were refused a free seat`);
  }
  if (decided > answered.requests + plan.connections) {
    throw new WrongAnswer(`${answered.requests} were answered, but ${decided} decided`);
  }
}
