import { anybody } from "../access/who-may-call.ts";
import { presentSettings, settingsSchema } from "../presenters/settings.ts";
import { defineRoute, noBody, noQuery } from "../http/route.ts";

const read = defineRoute({
  method: "get",
  path: "/settings",
  operationId: "readSettings",
  tag: "Settings",
  summary: "What a client needs to know of this installation",
  access: anybody,
  params: {},
  query: noQuery,
  body: noBody,
  responses: { 200: { description: "The settings", body: settingsSchema } },
  problems: [],

  handler: (_call, { config }) => ({
    status: 200,
    // They change with a restart only, but then clients should not be confused for long.
    headers: { "Cache-Control": "public, max-age=60" },
    body: presentSettings(config),
  }),
});

export const settingsRoutes = [read];
