import { setInterval } from "node:timers/promises";
import { connectForBackground } from "../../core/redis.ts";
import type { Command } from "../../domain/commands.ts";
import { newId } from "../../domain/ids.ts";
import { createLaneProducer } from "../../jobs/lane-producer.ts";
import { laneOfSeat } from "../../jobs/lanes.ts";
import { subscribeToOutcomes } from "../../jobs/outcome-channel.ts";
import { laneQueueName, openQueue } from "../../jobs/queues.ts";
import { createTicketStore } from "../../jobs/ticket-store.ts";
import type { Servers } from "../stage/servers.ts";
import type { Stage } from "../stage/stage.ts";
import { seatIdsOf, type Tour, type TourDate } from "../stage/tour.ts";

/** A seat that was taken or came back, and when that was known outside the worker. */
export type SeatNews = { seatNo: string; available: boolean; atMs: number };

export type SeatChurn = {
  /** Changes so far. */
  changed: () => number;
  stop: () => Promise<void>;
};

const TICK_MS = 100;

/** Ticks for which a seat stays taken. */
const HELD_TICKS = 10;

/**
 * Keeps seats of a hall changing, as an API would: half of the changes are reservations, half give
 * such a seat back a second later. They go through the lanes and are decided by whatever worker runs.
 */
export async function startSeatChurn(
  servers: Servers,
  stage: Stage,
  tour: Tour,
  options: {
    userId: string;
    changesPerSecond: number;
    onNews?: (news: SeatNews) => void;
  },
): Promise<SeatChurn> {
  const { userId, onNews } = options;
  const { config } = stage;
  const { prefix } = config.redis;
  const [date] = tour.dates;
  if (date === undefined) {
    throw new Error("There is no date whose seats could change");
  }
  const seatIds = await seatIdsOf(stage, date);
  const redis = connectForBackground(config.redis.url, servers.logger);
  const subscriber = connectForBackground(config.redis.url, servers.logger);
  const queues = Array.from({ length: config.lanes.count }, (_, lane) =>
    openQueue(laneQueueName(lane), redis, prefix),
  );
  const processId = newId("process");
  const producer = createLaneProducer({
    queues,
    ticketStore: createTicketStore({ redis, prefix, retentionHours: 24 }),
    processId,
    ...config.lanes,
    logger: servers.logger,
  });
  const expected = new Map<string, Omit<SeatNews, "atMs">>();
  let changed = 0;
  await subscribeToOutcomes(subscriber, prefix, processId, ({ lane, batchId, tickets }) => {
    producer.batchDecided(lane, batchId);
    const atMs = performance.now();
    for (const { ticketId, outcome } of tickets) {
      const news = expected.get(ticketId);
      expected.delete(ticketId);
      if (news !== undefined && outcome.status === "completed") {
        changed += 1;
        onNews?.({ ...news, atMs });
      }
    }
  });

  const send = (seat: TakenSeat, kind: "reserve" | "cancel") => {
    const { seatNo, seatId, reservationId } = seat;
    const ticketId = newId("ticket");
    const acceptedAt = new Date().toISOString();
    const command: Command = { kind, ticketId, reservationId, seatId, userId, acceptedAt };
    expected.set(ticketId, { seatNo, available: kind === "cancel" });
    return producer.submit(laneOf(date, seatNo, config.lanes.count), command, {
      isAwaited: true,
    });
  };

  const seats = endlessly([...seatIds]);
  const perTick = Math.round((options.changesPerSecond / 2) * (TICK_MS / 1000));
  const stopping = new AbortController();
  const running = (async () => {
    const held: TakenSeat[][] = [];
    for await (const _ of setInterval(TICK_MS, undefined, { signal: stopping.signal })) {
      const taken = Array.from({ length: perTick }, () => {
        const [seatNo, seatId] = seats();
        return { seatNo, seatId, reservationId: newId("reservation") };
      });
      held.push(taken);
      const back = held.length > HELD_TICKS ? (held.shift() ?? []) : [];
      await Promise.all([
        ...taken.map((seat) => send(seat, "reserve")),
        ...back.map((seat) => send(seat, "cancel")),
      ]);
    }
  })().catch((error: unknown) => {
    if (!stopping.signal.aborted) {
      throw error;
    }
  });

  return {
    changed: () => changed,
    async stop() {
      stopping.abort();
      await running;
      await producer.close();
      await Promise.all(queues.map((queue) => queue.close()));
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}

type TakenSeat = { seatNo: string; seatId: number; reservationId: string };

const laneOf = ({ performanceId }: TourDate, seatNo: string, lanes: number) =>
  laneOfSeat(performanceId, seatNo, lanes);

/** All over the hall: in steps that share no factor with the sizes of halls. */
function endlessly<Item>(items: readonly Item[]): () => Item {
  let index = 0;
  return () => {
    index = (index + 7919) % items.length;
    const item = items[index];
    if (item === undefined) {
      throw new Error("There is nothing to take");
    }
    return item;
  };
}
