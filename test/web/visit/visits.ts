import { transition, type PlaceNews, type VisitEvent } from "../../../web/visit/transition.ts";
import type { Hold, Show, Visit } from "../../../web/visit/visit.ts";

export const SHOW: Show = { concertId: "moonlight-hall", date: "2099-05-01" };
export const NOW_MS = Date.parse("2099-04-01T10:00:00Z");

export const place = (news: Partial<PlaceNews> = {}): PlaceNews => ({
  status: "waiting",
  queuePosition: 120,
  estimatedWaitSeconds: 60,
  pollAfterSeconds: 5,
  expiresAt: null,
  soldOut: false,
  saleState: "open",
  admitting: true,
  ...news,
});

export const admittedPlace = (seconds = 600) =>
  place({
    status: "admitted",
    queuePosition: 0,
    expiresAt: new Date(NOW_MS + seconds * 1000).toISOString(),
  });

export const hold = (seatNo: string, seconds = 300): Hold => ({
  reservationId: `rsv_${seatNo}`,
  seatNo,
  show: SHOW,
  price: "130000.00",
  expiresAtMs: NOW_MS + seconds * 1000,
  givingBackKey: null,
});

/** What becomes of a visit that begins with joining. */
export function visitAfter(...events: VisitEvent[]): Visit {
  const start: VisitEvent = { type: "join", userId: "user-1", show: SHOW, joinKey: "join-1" };
  const visit = [start, ...events].reduce<Visit | null>(transition, null);
  if (visit === null) {
    throw new Error("There is no visit");
  }
  return visit;
}

export const joined = (news: PlaceNews = place()): VisitEvent => ({
  type: "joined",
  token: "token-1",
  place: news,
  nowMs: NOW_MS,
});

export const admitted = () => joined(admittedPlace());

export const asked = (...seatNos: string[]): VisitEvent => ({
  type: "ask",
  seats: seatNos.map((seatNo) => ({ seatNo, key: `ask ${seatNo}` })),
});

export const held = (seatNo: string, seconds?: number): VisitEvent => ({
  type: "held",
  seatNo,
  hold: hold(seatNo, seconds),
});

export const pay = (...seatNos: string[]): VisitEvent => ({
  type: "pay",
  payment: {
    topUp: { amount: "130000.00", key: "top-up-1" },
    pays: seatNos.map((seatNo) => ({ reservationId: `rsv_${seatNo}`, key: `pay ${seatNo}` })),
  },
});

export const paid = (seatNo: string): VisitEvent => ({
  type: "paid",
  reservationId: `rsv_${seatNo}`,
  paymentId: `pay_${seatNo}`,
});
