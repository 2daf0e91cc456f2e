/* The house as `/ops/api` tells it. What is null could not be read. */

export type SaleState = "open" | "paused" | "draining";

export type Concert = {
  concertId: string;
  title: string;
  venue: string;
  room: string;
  saleState: SaleState;
  saleOpensAt: string;
};

export type Line = {
  room: string;
  waiting: number;
  active: number;
  oldestWaitSeconds: number;
  joins: number;
  admissions: number;
  maxActive: number;
  admitPerSecond: number;
  isAdmitting: boolean;
  /** By an operator; nobody is admitted either while no sale is open. */
  isClosed: boolean;
};

export type Lane = {
  lane: number;
  waitingJobs: number;
  activeJobs: number;
  delayedJobs: number;
  failedJobs: number;
  oldestWaitSeconds: number;
  lastBatchSize: number | null;
};

export type Seats = { available: number; held: number; sold: number };

export type Show = Seats & { performanceId: number; concertId: string; date: string };

export type Holds = {
  held: number;
  overdue: number;
  longestOverdueSeconds: number;
  endingSoon: number;
};

export type Audit = {
  finishedAtMs: number;
  violations: { promise: string; count: number }[];
};

export type Traffic = { answers: number; refusals: number; failures: number };

export type House = {
  at: string;
  operator: { name: string; mayChange: boolean };
  concerts: Concert[] | null;
  lines: Line[] | null;
  lanes: Lane[] | null;
  shows: Show[] | null;
  holds: Holds | null;
  audit: Audit | null;
  workers: string[] | null;
  traffic: Traffic | null;
};

/** The house at one moment of the last half hour, as charts need it. */
export type Moment = {
  atMs: number;
  lines: Pick<Line, "room" | "waiting" | "active" | "joins" | "admissions">[];
  seats: Seats;
  backlogJobs: number;
  traffic: Traffic;
};

export type SalesMinute = { atMs: number; seats: number; amount: string };

export type History = { moments: Moment[]; sales: SalesMinute[] };

export type Action = {
  actionId: string;
  at: string;
  operator: string;
  reason: string | null;
  kind: string;
  subject: string;
  userId: string | null;
  details: Record<string, unknown>;
};

export type Fan = {
  userId: string;
  balance: string;
  places: {
    room: string;
    state: "waiting" | "admitted" | "ended" | "left" | "dropped";
    position: number | null;
    sessionEndsAtMs: number | null;
  }[];
  reservations: {
    reservationId: string;
    concertId: string;
    date: string;
    seatNo: string;
    status: "held" | "paid" | "expired" | "cancelled" | "refunded";
    price: string;
    expiresAt: string;
  }[];
};
