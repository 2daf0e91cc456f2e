/** Where a piece of work stands in its trace, in the form of `traceparent` (W3C Trace Context). */
export type TracePoint = string;

export type SpanFacts = Record<string, string | number | boolean>;

export type SpanKind = "server" | "producer" | "consumer" | "internal";

export type SpanPlan = {
  name: string;
  kind: SpanKind;
  facts?: SpanFacts;
  /** What led to it, in another process. Otherwise what is under way here, if it has a span. */
  from?: TracePoint | undefined;
  /** What it is about, when that is not one thing: it begins a trace of its own then. */
  links?: readonly TracePoint[];
};

/** A span while its work goes on. */
export type OpenSpan = {
  rename: (name: string) => void;
  note: (facts: SpanFacts) => void;
  /** Work that rejects has failed anyway. */
  fail: () => void;
};

/**
 * Tells which work led to which, and how long each took. Off unless the settings say otherwise: then
 * nothing is loaded, and what remains is a call of a function.
 */
export type Tracing = {
  isOn: boolean;
  /** Does the work as a span. What is inner to work that nobody sees is not seen either. */
  span: <Result>(plan: SpanPlan, work: (span: OpenSpan) => Promise<Result>) => Promise<Result>;
  /** For taking it elsewhere; undefined when nobody wants to see this work. */
  here: () => TracePoint | undefined;
  /** Sends what was not sent yet, as far as that is possible soon. */
  stop: () => Promise<void>;
};

/** A transaction of the database, with all of its statements. */
export const TRANSACTION_SPAN = {
  name: "transaction",
  kind: "internal",
  facts: { "db.system.name": "mysql" },
} as const satisfies SpanPlan;

const nothing = () => undefined;
export const unseen: OpenSpan = { rename: nothing, note: nothing, fail: nothing };

export const noTracing: Tracing = {
  isOn: false,
  span: (_plan, work) => work(unseen),
  here: nothing,
  stop: () => Promise.resolve(),
};

/** The part of a trace point that all work of a trace shares. */
export function traceIdOf(point: TracePoint | undefined): string | undefined {
  return point?.split("-")[1];
}
