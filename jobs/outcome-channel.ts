import type { Redis } from "ioredis";
import type { DecidedTicket } from "../domain/outcomes.ts";

/**
 * News of a decided batch, for the API process that asked. It may be lost without harm: who waits
 * for an outcome also looks it up, and the lane producer does not wait for ever.
 */
export type OutcomeNews = {
  lane: number;
  batchId: string;
  /** Those that somebody waits for; the others are found when they are asked for. */
  tickets: DecidedTicket[];
};

const channelOf = (prefix: string, processId: string) => `${prefix}:outcomes:${processId}`;

export async function publishOutcomes(
  redis: Redis,
  prefix: string,
  replyTo: string,
  news: OutcomeNews,
): Promise<void> {
  await redis.publish(channelOf(prefix, replyTo), JSON.stringify(news));
}

/** Listens on a connection that is used for subscriptions only. */
export async function subscribeToOutcomes(
  subscriber: Redis,
  prefix: string,
  processId: string,
  listen: (news: OutcomeNews) => void,
): Promise<void> {
  const channel = channelOf(prefix, processId);
  subscriber.on("message", (from: string, message: string) => {
    if (from === channel) {
      const news = readNews(message);
      if (news !== undefined) {
        listen(news);
      }
    }
  });
  await subscriber.subscribe(channel);
}

/** News that cannot be read is lost news. */
function readNews(message: string): OutcomeNews | undefined {
  try {
    const news: OutcomeNews = JSON.parse(message);
    return Array.isArray(news.tickets) ? news : undefined;
  } catch {
    return undefined;
  }
}
