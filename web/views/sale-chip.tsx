import type { Concert } from "../../client/client.ts";
import { clock } from "../parts/clock.ts";
import { texts } from "../texts/language.ts";

export type SalePhase = "upcoming" | "open" | "paused" | "ended" | "over";

/** What a fan may do about a concert at this moment. */
export function phaseOf(concert: Concert, nowMs: number): SalePhase {
  if (isOver(concert, nowMs)) {
    return "over";
  }
  if (concert.saleState === "draining") {
    return "ended";
  }
  if (Date.parse(concert.saleOpensAt) > nowMs) {
    return "upcoming";
  }
  return concert.saleState;
}

/** On the day itself tickets are still sold, as the venue's calendar has it. */
export function isOver({ dates, timeZone }: Concert, nowMs: number): boolean {
  return !dates.some((date) => date >= todayIn(timeZone, nowMs));
}

export function todayIn(timeZone: string, nowMs: number): string {
  // The Swedish way to write a date is that of ISO 8601.
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(nowMs);
}

export function SaleChip({ concert }: { concert: Concert }) {
  const phase = phaseOf(concert, clock.value);
  return <span class={`sale sale--${phase}`}>{texts.value.sale[phase]}</span>;
}
