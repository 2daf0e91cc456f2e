import type { Redis } from "ioredis";
import { Queue, type JobsOptions } from "bullmq";
import type { ReserveOrder } from "../reserve-one.ts";

export const QUEUE_NAME = "reservations";

export const jobOptions: JobsOptions = {
  attempts: 3,
  backoff: { type: "exponential", delay: 1000 },
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 24 * 3600, count: 5000 },
};

export function openReservationQueue(connection: Redis, prefix: string): Queue<ReserveOrder> {
  return new Queue<ReserveOrder>(QUEUE_NAME, { connection, prefix, defaultJobOptions: jobOptions });
}
