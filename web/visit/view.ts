import type { Visit } from "./visit.ts";

/** What a fan with a visit is shown. */
export type View = "joining" | "line" | "hall" | "checkout" | "tickets" | "over";

export function viewOf(visit: Visit): View {
  const { standing, desk, holds, payment } = visit;
  const choosesMore = standing.state === "admitted" && desk === "hall";
  if (payment !== null || (holds.length > 0 && !choosesMore)) {
    return "checkout";
  }
  switch (standing.state) {
    case "joining":
      return "joining";
    case "waiting":
      return "line";
    case "admitted":
      return "hall";
    case "over":
      return visit.tickets.length > 0 ? "tickets" : "over";
    default:
      return standing satisfies never;
  }
}

/** Whether there is anything to come back to. */
export function isUnderWay(visit: Visit): boolean {
  return viewOf(visit) !== "over";
}
