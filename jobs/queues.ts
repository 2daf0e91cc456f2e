import { Queue, type ConnectionOptions } from "bullmq";

export type { Queue } from "bullmq";

/** The queue of the repeatable jobs. */
export const SCHEDULES_QUEUE = "schedules";

/** A lane is one serial queue; a seat belongs to exactly one. */
export function laneQueueName(lane: number): string {
  return `seats-${lane}`;
}

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
  });
  // Without a listener BullMQ prints to the console. The connection's own listener logs each, once.
  queue.on("error", () => undefined);
  return queue;
}
