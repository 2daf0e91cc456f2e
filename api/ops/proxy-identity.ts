import type { IncomingMessage } from "node:http";
import type { TrustedProxies } from "../../core/trusted-proxies.ts";
import { createProxyTrust } from "../access/proxy-trust.ts";
import type { PageOperator } from "./operator.ts";

/** Whom a proxy in front has signed in; undefined when it names nobody, or is none of ours. */
export type OperatorOfProxy = (request: IncomingMessage) => PageOperator | undefined;

/**
 * Believes the header in which a proxy that people sign in at says who they are, as it is done with
 * `X-Forwarded-User`. Whoever may reach this process by another way could write the same header, so it
 * counts only on connections from the proxies' own addresses.
 */
export function createOperatorOfProxy(options: {
  header: string | undefined;
  /** Those who may change something; all others look. */
  operators: readonly string[];
  trustedProxies: TrustedProxies;
}): OperatorOfProxy {
  const { header, operators, trustedProxies } = options;
  if (header === undefined) {
    return () => undefined;
  }
  const isTrusted = createProxyTrust(trustedProxies);
  const field = header.toLowerCase();
  const mayChange = new Set(operators);
  return ({ headers, socket }) => {
    const name = headers[field];
    return typeof name === "string" && name !== "" && isTrusted(socket.remoteAddress ?? "", 0)
      ? { name, mayChange: mayChange.has(name) }
      : undefined;
  };
}
