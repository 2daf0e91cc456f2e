import type { Redis } from "ioredis";
import type { Seat, SeatStatus } from "../domain/seats.ts";

/** What a seat map needs to know of a change. Of two, the one with the higher version is newer. */
export type SeatChange = Pick<
  Seat,
  "performanceId" | "seatId" | "status" | "heldUntilMs" | "version"
>;

/**
 * One message of a publisher. `sequence` counts its messages from 1, so that a listener notices
 * when it missed one. Changes are rows of five, in the order of `SeatChange`.
 */
type Message = {
  publisher: string;
  sequence: number;
  changes: [number, number, SeatStatus, number | null, number][];
};

export type SeatChangePublisher = { publish: (seats: readonly Seat[]) => Promise<void> };

const channelOf = (prefix: string) => `${prefix}:seat-changes`;

export function createSeatChangePublisher(options: {
  redis: Redis;
  prefix: string;
  processId: string;
}): SeatChangePublisher {
  let sequence = 0;
  return {
    async publish(seats) {
      if (seats.length === 0) {
        return;
      }
      sequence += 1;
      const message: Message = {
        publisher: options.processId,
        sequence,
        changes: seats.map((seat) => [
          seat.performanceId,
          seat.seatId,
          seat.status,
          seat.heldUntilMs,
          seat.version,
        ]),
      };
      await options.redis.publish(channelOf(options.prefix), JSON.stringify(message));
    },
  };
}

/**
 * Listens on a connection that is used for subscriptions only. `onGap` is called when messages were
 * missed: one publisher's numbers have a hole, the connection was away, or one could not be read.
 */
export async function subscribeToSeatChanges(
  subscriber: Redis,
  prefix: string,
  listener: { onChanges: (changes: SeatChange[]) => void; onGap: () => void },
): Promise<void> {
  const channel = channelOf(prefix);
  const lastSequence = new Map<string, number>();
  subscriber.on("message", (from: string, text: string) => {
    if (from !== channel) {
      return;
    }
    const news = read(text);
    if (news === undefined) {
      listener.onGap();
      return;
    }
    const { publisher, sequence, changes } = news;
    const expected = (lastSequence.get(publisher) ?? sequence - 1) + 1;
    lastSequence.set(publisher, sequence);
    listener.onChanges(changes);
    if (sequence !== expected) {
      listener.onGap();
    }
  });
  await subscriber.subscribe(channel);
  // From here on, "ready" means: back after having been away.
  subscriber.on("ready", () => {
    lastSequence.clear();
    listener.onGap();
  });
}

type News = Pick<Message, "publisher" | "sequence"> & { changes: SeatChange[] };

/**
 * Undefined for what a worker of another version may have sent: thrown where messages arrive, an
 * error would end every API process at once.
 */
function read(text: string): News | undefined {
  try {
    const { publisher, sequence, changes }: Message = JSON.parse(text);
    return {
      publisher,
      sequence,
      changes: changes.map(([performanceId, seatId, status, heldUntilMs, version]) => ({
        performanceId,
        seatId,
        status,
        heldUntilMs,
        version,
      })),
    };
  } catch {
    return undefined;
  }
}
