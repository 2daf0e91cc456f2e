import { subscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import {
  context,
  diag,
  DiagLogLevel,
  isSpanContextValid,
  SpanKind as OtelSpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  NodeTracerProvider,
} from "@opentelemetry/sdk-trace-node";
import type { Logger } from "../logger.ts";
import { stepChannel } from "../steps.ts";
import { unseen, type OpenSpan, type SpanKind, type TracePoint, type Tracing } from "./tracing.ts";

/*
 * Everything of OpenTelemetry that Rowlock uses. Loaded only when the settings say so. Where spans go
 * and how many are kept is said by the standard variables, which the SDK reads by itself.
 */

export type Program = "api" | "worker";

/** A batch has a link for each of its commands, and that many are the most it can have. */
const LINKS_MAX = 1000;

/** A collector that does not answer must not keep a process from stopping. */
const STOP_LIMIT_MS = 1000;

const kinds: Record<SpanKind, OtelSpanKind> = {
  server: OtelSpanKind.SERVER,
  producer: OtelSpanKind.PRODUCER,
  consumer: OtelSpanKind.CONSUMER,
  internal: OtelSpanKind.INTERNAL,
};

export function startOpenTelemetry(options: { program: Program; logger: Logger }): Tracing {
  const { program, logger } = options;
  const say = (message: string) => logger.warn({ detail: message }, "traces: trouble");
  diag.setLogger(
    { error: say, warn: say, info: () => {}, debug: () => {}, verbose: () => {} },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": `rowlock-${program}` }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    spanLimits: { linkCountLimit: LINKS_MAX },
    // Which requests are looked at is the APIs' to say. A worker looks at what has to do with them.
    ...(program === "worker" ? { sampler: new AlwaysOnSampler() } : {}),
  });
  provider.register({ propagator: null });
  const tracer = provider.getTracer("rowlock");
  tellSteps();

  return {
    isOn: true,

    span({ name, kind, facts = {}, from, links }, work) {
      if (kind === "internal" && trace.getActiveSpan() === undefined) {
        return work(unseen);
      }
      const spanOptions = {
        kind: kinds[kind],
        attributes: facts,
        links: (links ?? [])
          .flatMap((point) => read(point) ?? [])
          .map((linked) => ({ context: linked })),
        // A request is the beginning, whatever the connection that it came on was used for before.
        root: from === undefined && (links !== undefined || kind === "server"),
      };
      return tracer.startActiveSpan(name, spanOptions, parentOf(from), async (span) => {
        try {
          return await work(handleOf(span));
        } catch (error) {
          span.recordException(error instanceof Error ? error : String(error));
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      });
    },

    here() {
      const here = trace.getActiveSpan()?.spanContext();
      return here !== undefined && (here.traceFlags & TraceFlags.SAMPLED) !== 0
        ? write(here)
        : undefined;
    },

    async stop() {
      await Promise.race([provider.shutdown(), sleep(STOP_LIMIT_MS)]);
    },
  };
}

function parentOf(from: TracePoint | undefined): Context {
  const remote = from === undefined ? undefined : read(from);
  return remote === undefined ? context.active() : trace.setSpanContext(context.active(), remote);
}

function handleOf(span: Span): OpenSpan {
  return {
    rename: (name) => void span.updateName(name),
    note: (facts) => void span.setAttributes(facts),
    fail: () => void span.setStatus({ code: SpanStatusCode.ERROR }),
  };
}

function write({ traceId, spanId }: SpanContext): TracePoint {
  return `00-${traceId}-${spanId}-01`;
}

/** Undefined for what is none: it came from outside. */
function read(point: TracePoint): SpanContext | undefined {
  const [, traceId = "", spanId = "", flags = "0"] =
    /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})/.exec(point) ?? [];
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(found) ? found : undefined;
}

/** The steps of a batch are events of whichever span is under way. */
function tellSteps(): void {
  subscribe(stepChannel("lane-worker"), (message) => {
    if (typeof message === "object" && message !== null && "step" in message) {
      trace.getActiveSpan()?.addEvent(String(message.step));
    }
  });
}
