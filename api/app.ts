import Koa from "koa";
import type { MetricsPage } from "../core/metrics/metrics-page.ts";
import { createOutageLog } from "../core/outage-log.ts";
import type { Readiness } from "../core/readiness.ts";
import { trustsAny } from "../core/trusted-proxies.ts";
import type { Queue } from "../jobs/queues.ts";
import { createFrame, refuseUnknownPath } from "./http/frame.ts";
import { mountRoutes } from "./http/mount.ts";
import { createRequestSpans } from "./http/request-spans.ts";
import { createHealthRoutes, refuseOtherHealthMethods } from "./ops/health.ts";
import { createMetricsRoute } from "./ops/metrics-route.ts";
import { createOpsPages, type ControlRoom } from "./ops/ops-pages.ts";
import { createOperatorOfProxy } from "./ops/proxy-identity.ts";
import { loginsOf } from "./ops/require-operator.ts";
import { routes } from "./routes/index.ts";
import type { Services } from "./services.ts";

export type AppDeps = Services & {
  readiness: Readiness;
  /** Every lane and the schedules, for the operators' page. */
  queues: readonly Queue[];
  controlRoom: ControlRoom;
  /** None unless the settings have a token for it. */
  metricsPage: MetricsPage | undefined;
  /** The pages that describe the API; see `createApiDocs`. */
  docs: Koa.Middleware;
  /** The page on which fans buy; see `createBuiltPage`. */
  storefront: Koa.Middleware;
};

/** The whole HTTP API. Making it touches no network; whatever it needs is handed in. */
export function createApp(deps: AppDeps): Koa {
  const { config, logger, readiness } = deps;
  const app = new Koa();
  // What Koa reports here happened after the answer, mostly a client that went away during it.
  const undelivered = createOutageLog(logger, { failing: "answers not delivered" });
  app.on("error", (error: Error) => undelivered.failed(error));

  app.use(createHealthRoutes({ readiness }));
  if (deps.tracing.isOn) {
    const trustsTraceparent = trustsAny(config.http.trustedProxies);
    app.use(createRequestSpans(deps.tracing, { trustsTraceparent }));
  }
  app.use(createFrame(deps));
  app.use(refuseOtherHealthMethods);
  mountRoutes(app, routes, deps);
  app.use(createMetricsRoute(deps.metricsPage));
  app.use(
    createOpsPages({
      logins: loginsOf(config.ops),
      operatorOfProxy: createOperatorOfProxy({
        header: config.ops.identityHeader,
        operators: config.ops.readOnly ? [] : config.ops.identityOperators,
        trustedProxies: config.http.trustedProxies,
      }),
      queues: deps.queues,
      controlRoom: deps.controlRoom,
      loginLimit: deps.rateLimits.failedLogins,
    }),
  );
  app.use(deps.docs);
  app.use(deps.storefront);
  app.use(refuseUnknownPath);
  return app;
}
