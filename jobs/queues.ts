import { Queue, type ConnectionOptions } from "bullmq";

export type { Queue } from "bullmq";

/** The queue of the repeatable jobs. */
export const SCHEDULES_QUEUE = "schedules";

/** A lane is one serial queue; a seat belongs to exactly one. */
export function laneQueueName(lane: number): string {
  return `seats-${lane}`;
}

/**
 * BullMQ tells every step of every job on a stream, which nobody here reads. Enough for whoever looks
 * into a queue by hand; the news of a batch's end can have 10 kB.
 */
const EVENTS_KEPT = 1000;

/**
 * Opens a queue for adding to it. `connection` must fail fast (see `connectForRequests`), and the
 * queue must not wait for it to be ready, or adding would hang while Redis is away. Nor may it ask for
 * Redis' version when it is made: if that fails the queue is useless for ever. The workers ask.
 */
export function openQueue(name: string, connection: ConnectionOptions, prefix: string): Queue {
  const queue = new Queue(name, {
    connection,
    prefix,
    skipWaitingForReady: true,
    skipVersionCheck: true,
    streams: { events: { maxLen: EVENTS_KEPT } },
  });
  // Without a listener BullMQ prints to the console. The connection's own listener logs each, once.
  queue.on("error", () => undefined);
  return queue;
}
