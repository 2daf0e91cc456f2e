import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { ownClock } from "../../core/clock.ts";
import { createIdentityKeys, type KEY_SET_TIMING } from "../../api/access/identity-keys.ts";
import { subjectByKeySet } from "../../api/access/identity-token.ts";
import { asRefusal } from "../../api/http/problems.ts";
import { testLogger } from "../support/environment.ts";
import { eventually } from "../support/eventually.ts";
import {
  createProviderKey,
  openIdentityProvider,
  signIdentity,
  type IdentityProvider,
  type ProviderKey,
} from "../support/identity-provider.ts";

/** The provider's keys over time: added, withdrawn, and out of reach. */

const RULES = { issuer: "https://id.example", audience: "rowlock", algorithms: ["RS256"] };
const claims = { sub: "ada", iss: RULES.issuer, aud: RULES.audience, exp: 4_000_000_000 };

let oldKey: ProviderKey;
let newKey: ProviderKey;
let provider: IdentityProvider;

beforeAll(async () => {
  [oldKey, newKey] = await Promise.all([createProviderKey("old"), createProviderKey("new")]);
});
beforeEach(async () => {
  provider = await openIdentityProvider(oldKey);
});
afterEach(() => provider.close());

/** Reads tokens as an API process does that starts now; says the subject, or why it was refused. */
async function startReading(timing: Partial<typeof KEY_SET_TIMING> = {}) {
  const keys = createIdentityKeys({ url: provider.url, logger: testLogger, timing });
  const readSubject = subjectByKeySet(keys, RULES, ownClock);
  const read = async (token: string) => {
    try {
      return await readSubject(token);
    } catch (error) {
      return asRefusal(error).code;
    }
  };
  return {
    read: async (key: ProviderKey) => read(await signIdentity(key, claims)),
    readText: read,
  };
}

describe("a key", () => {
  test("that was added is known as soon as a token names it", async () => {
    const { read } = await startReading({ unknownKeyMs: 0 });
    expect(await read(oldKey)).toBe("ada");
    expect(await read(newKey)).toBe("invalid-token");
    provider.publish(oldKey, newKey);
    expect(await read(newKey)).toBe("ada");
    expect(await read(oldKey)).toBe("ada");
  });

  test("that was withdrawn is believed until the next refresh only", async () => {
    const { read } = await startReading({ refreshMs: 0, unknownKeyMs: 0 });
    expect(await read(oldKey)).toBe("ada");
    provider.publish(newKey);
    await eventually(async () => (await read(oldKey)) === "invalid-token");
    expect(await read(newKey)).toBe("ada");
  });

  test("need not be named when there is one, but when there are several", async () => {
    const nameless = await signIdentity(newKey, claims, { kid: undefined });
    provider.publish(newKey);
    const alone = await startReading();
    expect(await alone.readText(nameless)).toBe("ada");
    provider.publish(oldKey, newKey);
    const amongOthers = await startReading();
    expect(await amongOthers.readText(nameless)).toBe("invalid-token");
  });
});

describe("while the provider is away", () => {
  test.each(["badly", "silently"] as const)("keys that are known go on (%s)", async (behaviour) => {
    const { read } = await startReading({ refreshMs: 0, refreshAgainMs: 0 });
    expect(await read(oldKey)).toBe("ada");
    provider.behave(behaviour);
    for (let time = 0; time < 5; time += 1) {
      expect(await read(oldKey)).toBe("ada");
    }
  });

  test("they do not go on for ever", async () => {
    const { read } = await startReading({ trustMs: 0, failureRestMs: 0 });
    expect(await read(oldKey)).toBe("ada");
    provider.behave("badly");
    expect(await read(oldKey)).toBe("unavailable");
  });

  test("a key that is not known may be new: nobody can say", async () => {
    const { read } = await startReading({ unknownKeyMs: 0 });
    expect(await read(oldKey)).toBe("ada");
    provider.behave("badly");
    expect(await read(newKey)).toBe("unavailable");
    provider.behave("well");
    await eventually(async () => (await read(newKey)) === "invalid-token");
  });

  test("a process that starts hears so within two seconds, and recovers by itself", async () => {
    provider.behave("silently");
    const { read } = await startReading();
    const startedAt = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => read(oldKey)));
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(new Set(answers)).toEqual(new Set(["unavailable"]));
    expect(provider.timesAsked()).toBe(1);
    provider.behave("well");
    await eventually(async () => (await read(oldKey)) === "ada");
  });
});

describe("the provider is not asked more than need be", () => {
  test("by many who come at once", async () => {
    const { read } = await startReading();
    const answers = await Promise.all(Array.from({ length: 50 }, () => read(oldKey)));
    expect(new Set(answers)).toEqual(new Set(["ada"]));
    expect(provider.timesAsked()).toBe(1);
  });

  test("by names of keys that somebody made up", async () => {
    const { readText } = await startReading();
    for (let number = 0; number < 50; number += 1) {
      const token = await signIdentity(newKey, claims, { kid: `made-up-${number}` });
      expect(await readText(token)).toBe("invalid-token");
    }
    expect(provider.timesAsked()).toBe(1);
  });

  test("while it fails", async () => {
    provider.behave("badly");
    const { read } = await startReading({ failureRestMs: 60_000 });
    for (let number = 0; number < 50; number += 1) {
      expect(await read(oldKey)).toBe("unavailable");
    }
    expect(provider.timesAsked()).toBe(1);
  });
});
