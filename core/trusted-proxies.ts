import { isIP } from "node:net";

/**
 * The proxies whose `X-Forwarded-For` is believed: the nearest so many, or those at these addresses
 * and ranges.
 */
export type TrustedProxies = { hops: number } | { ranges: string[] };

/** Longer chains are a mistake, and each hop more is one more that a client could make up. */
const HOPS_MAX = 16;

/** The setting: a number, or addresses and ranges separated by commas. */
export function parseProxyTrust(text: string): TrustedProxies {
  return /^\d+$/.test(text)
    ? { hops: Number(text) }
    : { ranges: text.split(",").map((range) => range.trim()) };
}

export function trustsAny(trusted: TrustedProxies): boolean {
  return "ranges" in trusted || trusted.hops > 0;
}

export function isProxyTrust(text: string): boolean {
  const trusted = parseProxyTrust(text);
  return "hops" in trusted ? trusted.hops <= HOPS_MAX : trusted.ranges.every(isAddressRange);
}

function isAddressRange(range: string): boolean {
  const [, address = "", bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const version = isIP(address);
  return version !== 0 && (bits === undefined || Number(bits) <= (version === 4 ? 32 : 128));
}
