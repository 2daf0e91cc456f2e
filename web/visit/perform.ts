import { join, leave, poll } from "./performing/line.ts";
import { pay, topUp } from "./performing/money.ts";
import { ask, catchUp, giveBack, watchSeats } from "./performing/seats.ts";
import type { Task } from "./tasks.ts";

/**
 * Does a task by calls of the API, until it is done or nobody wants it any more. What comes of it is
 * told to the visit.
 */
export function perform(task: Task, end: AbortSignal): Promise<void> {
  switch (task.kind) {
    case "join":
      return join(task, end);
    case "poll":
      return poll(task, end);
    case "watch-seats":
      return watchSeats(task, end);
    case "catch-up":
      return catchUp(task, end);
    case "ask":
      return ask(task, end);
    case "give-back":
      return giveBack(task, end);
    case "top-up":
      return topUp(task, end);
    case "pay":
      return pay(task, end);
    case "leave":
      return leave(task, end);
    default:
      return task satisfies never;
  }
}
