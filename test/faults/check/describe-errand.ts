import type { Errand } from "../load/log.ts";

/** What was asked and heard, for whoever looks into it. */
export function describeErrand({ kind, userId, seatNo, tickets, forgotten, told }: Errand): string {
  const heard = told.map((each) => (each.status === "rejected" ? each.code : "done"));
  return [
    userId,
    kind,
    seatNo ?? "no seat",
    `tickets: ${tickets.map(({ ticketId }) => ticketId).join(", ") || "none"}`,
    ...(forgotten.length > 0 ? [`forgotten: ${forgotten.join(", ")}`] : []),
    `heard: ${heard.join(", ") || "nothing"}`,
  ].join(" · ");
}
