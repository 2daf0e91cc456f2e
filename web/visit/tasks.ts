import type { Amount } from "../money.ts";
import type { Ask, Hold, Show, Visit } from "./visit.ts";

/** Something that has to be done for a visit, and goes on until it is done or no longer wanted. */
export type Task =
  | { kind: "join"; userId: string; show: Show; key: string }
  | { kind: "poll"; token: string }
  | { kind: "watch-seats"; token: string; show: Show }
  | { kind: "catch-up"; token: string; userId: string }
  | { kind: "ask"; token: string; userId: string; ask: Ask }
  | { kind: "give-back"; token: string; hold: Hold; key: string }
  | { kind: "top-up"; token: string; userId: string; amount: Amount; key: string }
  | { kind: "pay"; token: string; userId: string; hold: Hold; key: string }
  | { kind: "leave"; token: string };

export type TaskOf<Kind extends Task["kind"]> = Extract<Task, { kind: Kind }>;

/** All there is to do for this visit, by names under which each is started once. */
export function tasksOf(visit: Visit): Map<string, Task> {
  const tasks = new Map<string, Task>();
  const { token, userId, show, standing, payment, holds } = visit;
  if (standing.state === "joining") {
    tasks.set(`join ${visit.joinKey}`, { kind: "join", userId, show, key: visit.joinKey });
  }
  if (token === null) {
    return tasks;
  }
  if (standing.state === "waiting" || standing.state === "admitted") {
    tasks.set(`poll ${token}`, { kind: "poll", token });
  }
  if (standing.state === "admitted" && visit.desk === "hall") {
    tasks.set(`seats ${token} ${show.concertId} ${show.date}`, {
      kind: "watch-seats",
      token,
      show,
    });
  }
  if (!visit.isCaughtUp && !visit.isLeaving) {
    tasks.set(`catch up ${token}`, { kind: "catch-up", token, userId });
  }
  for (const ask of visit.asks) {
    tasks.set(`ask ${ask.key}`, { kind: "ask", token, userId, ask });
  }
  for (const hold of holds) {
    const key = hold.givingBackKey;
    if (key !== null) {
      tasks.set(`give back ${key}`, { kind: "give-back", token, hold, key });
    }
  }
  if (payment?.topUp) {
    const { amount, key } = payment.topUp;
    tasks.set(`top up ${key}`, { kind: "top-up", token, userId, amount, key });
  } else {
    // One after the other: when one is refused, the fan decides about the rest.
    const next = payment?.pays[0];
    const hold = holds.find(({ reservationId }) => reservationId === next?.reservationId);
    if (next !== undefined && hold !== undefined) {
      tasks.set(`pay ${next.key}`, { kind: "pay", token, userId, hold, key: next.key });
    }
  }
  if (visit.isLeaving) {
    tasks.set(`leave ${token}`, { kind: "leave", token });
  }
  return tasks;
}
