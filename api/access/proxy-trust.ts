import { BlockList, isIP, isIPv4 } from "node:net";
import type { TrustedProxies } from "../../core/trusted-proxies.ts";
import { rememberByAddress } from "./address-memory.ts";

/** Whether the one at this address, so many connections away, is a proxy of ours. The nearest is hop 0. */
export type ProxyTrust = (address: string, hop: number) => boolean;

export function createProxyTrust(trusted: TrustedProxies): ProxyTrust {
  if ("hops" in trusted) {
    return (_address, hop) => hop < trusted.hops;
  }
  const list = new BlockList();
  for (const range of trusted.ranges) {
    const [address = "", bits] = range.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    if (bits === undefined) {
      list.addAddress(address, family);
    } else {
      list.addSubnet(address, Number(bits), family);
    }
  }
  const isListed = rememberByAddress((address) => {
    const plain = withoutZone(address);
    return list.check(plain, isIPv4(plain) ? "ipv4" : "ipv6");
  });
  return (address) => isIP(address) !== 0 && isListed(address);
}

/** An address without the name of our own interface, which stands behind a link-local one. */
export function withoutZone(address: string): string {
  const percent = address.indexOf("%");
  return percent === -1 ? address : address.slice(0, percent);
}
