import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import type { Logger } from "../../core/logger.ts";
import type { TrustedProxies } from "../../core/trusted-proxies.ts";
import { createProxyTrust, withoutZone, type ProxyTrust } from "./proxy-trust.ts";
import { rememberByAddress } from "./address-memory.ts";

/** Of a request, all that says where it comes from. */
export type Arrival = {
  headers: IncomingHttpHeaders;
  socket: { remoteAddress?: string | undefined };
};

/**
 * The network that a request comes from, as far as we can know: the client's IPv4 address, or the
 * first half of its IPv6 address, since whoever has one has all of the second half.
 */
export type ClientNetwork = (request: Arrival) => string;

/**
 * `X-Forwarded-For` is read from its end, the part that the nearest proxy wrote, and only as far as
 * proxies are trusted. Whatever stands before that may be made up by the client.
 */
export function createClientNetwork(deps: {
  trustedProxies: TrustedProxies;
  logger: Logger;
}): ClientNetwork {
  const { trustedProxies, logger } = deps;
  const isTrusted = createProxyTrust(trustedProxies);
  const trustsNobody = "hops" in trustedProxies && trustedProxies.hops === 0;
  const networkOfLong = rememberByAddress(networkOfIpv6);
  const networkOf = (address: string) => (address.includes(":") ? networkOfLong(address) : address);
  let wasIgnored = false;
  return ({ headers, socket }) => {
    const near = withoutZone(socket.remoteAddress ?? "");
    const forwarded = headers["x-forwarded-for"];
    if (typeof forwarded !== "string") {
      return networkOf(near);
    }
    if (trustsNobody) {
      if (!wasIgnored) {
        wasIgnored = true;
        logger.warn(
          "X-Forwarded-For is ignored: TRUST_PROXY is 0, so a proxy counts as one client",
        );
      }
      return networkOf(near);
    }
    return networkOf(farthestKnown(near, forwarded, isTrusted));
  };
}

/** From the connection backwards, as long as the one who says where it got the request is trusted. */
function farthestKnown(near: string, forwarded: string, isTrusted: ProxyTrust): string {
  let address = near;
  let rest = forwarded;
  for (let hop = 0; rest !== "" && isTrusted(address, hop); hop += 1) {
    const comma = rest.lastIndexOf(",");
    const said = addressIn(rest.slice(comma + 1));
    if (said === undefined) {
      return address;
    }
    address = said;
    rest = rest.slice(0, Math.max(0, comma));
  }
  return address;
}

/** Some proxies add the port. */
function addressIn(entry: string): string | undefined {
  const text = entry.trim();
  const [, ipv6, ipv4] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d+)?$/.exec(text) ?? [];
  const address = withoutZone(ipv6 ?? ipv4 ?? text);
  return isIP(address) === 0 ? undefined : address;
}

/** An IPv4 address may come dressed as an IPv6 one, when a server listens to both. */
const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

function networkOfIpv6(address: string): string {
  const [, mapped] = MAPPED_IPV4.exec(address) ?? [];
  if (mapped !== undefined) {
    return mapped;
  }
  const [head = "", tail] = address.toLowerCase().split("::");
  const before = groupsOf(head);
  const after = groupsOf(tail ?? "");
  // An IPv4 address at the end stands for two groups, but never for the first four.
  const written = before.length + after.length + (address.includes(".") ? 1 : 0);
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - written }, () => "0");
  const network = [...before, ...zeros, ...after].slice(0, 4);
  return `${network.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}
