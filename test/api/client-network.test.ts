import { describe, expect, test } from "@jest/globals";
import { createClientNetwork } from "../../api/access/client-network.ts";
import { loadConfig } from "../../core/config.ts";
import { createLogger } from "../../core/logger.ts";
import { testLogger } from "../support/environment.ts";

const networkFor = (trustProxy: string | undefined) => {
  const { trustedProxies } = loadConfig(
    trustProxy === undefined ? {} : { TRUST_PROXY: trustProxy },
  ).http;
  const network = createClientNetwork({ trustedProxies, logger: testLogger });
  return (remoteAddress: string | undefined, forwarded?: string) =>
    network({
      headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
      socket: { remoteAddress },
    });
};

describe("who forwards is not believed unless trusted", () => {
  test.each(["0", undefined])("by default (%s)", (trustProxy) => {
    const network = networkFor(trustProxy);
    expect(network("192.0.2.1")).toBe("192.0.2.1");
    expect(network("192.0.2.1", "198.51.100.7")).toBe("192.0.2.1");
  });

  test("and it is said once, for operators who forgot", () => {
    const warnings: string[] = [];
    const logger = createLogger({ level: "silent", name: "test" });
    logger.warn = (message: string) => {
      warnings.push(message);
    };
    const network = createClientNetwork({ trustedProxies: { hops: 0 }, logger });
    const headers = { "x-forwarded-for": "198.51.100.7" };
    network({ headers: {}, socket: { remoteAddress: "192.0.2.1" } });
    expect(warnings).toEqual([]);
    network({ headers, socket: { remoteAddress: "192.0.2.1" } });
    network({ headers, socket: { remoteAddress: "192.0.2.1" } });
    expect(warnings).toEqual([expect.stringContaining("TRUST_PROXY")]);
  });
});

describe("a number of proxies", () => {
  test("one: what it wrote counts, and nothing before", () => {
    const network = networkFor("1");
    expect(network("10.0.0.1", "198.51.100.7")).toBe("198.51.100.7");
    expect(network("10.0.0.1", "203.0.113.9, 198.51.100.7")).toBe("198.51.100.7");
    expect(network("10.0.0.1", "1.1.1.1,2.2.2.2 ,  198.51.100.7 ")).toBe("198.51.100.7");
    expect(network("10.0.0.1")).toBe("10.0.0.1");
  });

  test("two: the second from the end, or the first if there is no more", () => {
    const network = networkFor("2");
    expect(network("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2")).toBe("198.51.100.7");
    expect(network("10.0.0.1", "198.51.100.7")).toBe("198.51.100.7");
  });
});

describe("proxies by address", () => {
  const network = networkFor("10.0.0.0/8, 192.0.2.1,2001:db8:1::/48");

  test("the first who is not one of them is the client", () => {
    expect(network("10.1.2.3", "203.0.113.9, 198.51.100.7, 192.0.2.1")).toBe("198.51.100.7");
    expect(network("::ffff:10.1.2.3", "198.51.100.7")).toBe("198.51.100.7");
    expect(network("2001:db8:1::1", "198.51.100.7")).toBe("198.51.100.7");
  });

  test("who comes past them is believed nothing", () => {
    expect(network("192.0.2.2", "198.51.100.7")).toBe("192.0.2.2");
    expect(network("2001:db8:2::1", "198.51.100.7")).toBe("2001:db8:2:0::/64");
  });
});

describe("what a proxy writes", () => {
  const network = networkFor("1");

  test.each([
    ["198.51.100.7:4711", "198.51.100.7"],
    ["[2001:db8:a:b:c::1]:4711", "2001:db8:a:b::/64"],
    ["[2001:db8:a:b:c::1]", "2001:db8:a:b::/64"],
    ["::ffff:198.51.100.7", "198.51.100.7"],
  ])("is read in all its forms: %s", (written, expected) => {
    expect(network("10.0.0.1", written)).toBe(expected);
  });

  test.each(["unknown", "", ",", "198.51.100.256", "_hidden", "a".repeat(50), "[", "[]:1"])(
    "is the proxy's own address when it is none: %s",
    (written) => {
      expect(network("10.0.0.1", written)).toBe("10.0.0.1");
    },
  );
});

describe("an IPv6 client counts by its network, which it has as a whole", () => {
  const network = networkFor(undefined);

  test.each([
    ["2001:db8:a:b:1:2:3:4", "2001:db8:a:b::/64"],
    ["2001:DB8:000A:b::", "2001:db8:a:b::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8::3:4:5:6:7", "2001:db8:0:3::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
  ])("%s", (address, expected) => {
    expect(network(address)).toBe(expected);
  });

  test("a client that has gone has none", () => {
    expect(network(undefined)).toBe("");
  });
});
