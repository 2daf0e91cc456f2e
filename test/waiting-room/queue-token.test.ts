import { createHmac, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { RowlockError } from "../../domain/errors.ts";
import { createQueueTokens, type QueueTokenKey } from "../../waiting-room/queue-token.ts";

const key: QueueTokenKey = { kid: "k1", secret: "a secret of at least thirty-two characters" };
const nextKey: QueueTokenKey = { kid: "k2", secret: "another secret of at least 32 characters" };
const place = {
  userId: "user-1",
  room: "main",
  sequence: 1_790_000_000_000_001,
  browserHash: "abcdefgh_-012345",
};
const tokens = createQueueTokens({ keys: [key], lifetimeSeconds: 60 });

/** A token as anybody may write one, by default exactly as we would. */
function forge(
  change: {
    header?: Record<string, unknown>;
    claims?: Record<string, unknown>;
    secret?: string;
    hash?: string;
  } = {},
): string {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: "HS256", typ: "JWT", kid: key.kid, ...change.header };
  const claims = {
    iss: "rowlock",
    aud: "rowlock:queue",
    sub: place.userId,
    room: place.room,
    bh: place.browserHash,
    seq: place.sequence,
    iat: now,
    exp: now + 60,
    ...change.claims,
  };
  const input = [header, claims].map((part) => encode(JSON.stringify(part))).join(".");
  const secret = change.secret ?? key.secret;
  const signature = createHmac(change.hash ?? "sha256", secret)
    .update(input)
    .digest("base64url");
  return `${input}.${signature}`;
}

const encode = (text: string) => Buffer.from(text).toString("base64url");
const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

function refusal(token: string): string {
  try {
    tokens.verify(token);
  } catch (error) {
    if (error instanceof RowlockError) {
      return error.code;
    }
    throw error;
  }
  return "none";
}

describe("a queue token", () => {
  test("says what was signed", () => {
    const { token, expiresAtMs } = tokens.sign(place);
    expect(tokens.verify(token)).toEqual({ ...place, expiresAtMs });
    expect(expiresAtMs).toBeGreaterThan(Date.now() + 58_000);
    expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  test("says the same when asked again, from the cache", () => {
    const { token } = tokens.sign(place);
    expect(tokens.verify(token)).toEqual(tokens.verify(token));
  });

  test("may be written by anybody who has the key, and by nobody else", () => {
    expect(refusal(forge())).toBe("none");
    expect(refusal(forge({ secret: "not the secret" }))).toBe("invalid-token");
  });

  test("survives any user and room in it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (userId, room) => {
        const odd = { ...place, userId, room };
        expect(tokens.verify(tokens.sign(odd).token)).toMatchObject(odd);
      }),
    );
  });

  test("stays far below the length that is refused", () => {
    const userId = "u".repeat(64);
    const room = "r".repeat(64);
    expect(tokens.sign({ ...place, userId, room }).token.length).toBeLessThan(600);
  });
});

describe("a token is refused", () => {
  const publicKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .publicKey.export({ type: "spki", format: "pem" })
    .toString();
  const [header = "", claims = "", signature = ""] = forge().split(".");

  test.each<[reason: string, token: string]>([
    ["without a signature", `${header}.${claims}.`],
    ["that names no algorithm and has no signature", unsigned({ alg: "none", kid: key.kid })],
    ["that names no algorithm, in other letters", unsigned({ alg: "nOnE", kid: key.kid })],
    ["that names no algorithm but is signed", forge({ header: { alg: "none" } })],
    ["of another algorithm with the same key", forge({ header: { alg: "HS384" }, hash: "sha384" })],
    ["that lies about its algorithm", forge({ header: { alg: "RS256" } })],
    ["signed with a public key as the secret", forge({ secret: publicKey })],
    ["that names no key", forge({ header: { kid: undefined } })],
    ["that names an unknown key", forge({ header: { kid: "k9" } })],
    ["whose key is a path", forge({ header: { kid: "../../../../dev/null" }, secret: " " })],
    ["whose key is SQL", forge({ header: { kid: "' UNION SELECT 'secret' --" } })],
    ["whose key is a prototype's", forge({ header: { kid: "__proto__" } })],
    ["whose key is not a name", forge({ header: { kid: ["k1"] } })],
    [
      "that brings its own key",
      forge({ header: { jwk: { kty: "oct", k: encode("x") } }, secret: "x" }),
    ],
    ["with an extension it calls critical", forge({ header: { crit: ["b64"], b64: false } })],
    ["that has expired", forge({ claims: { exp: secondsFromNow(-10) } })],
    ["that is not yet valid", forge({ claims: { nbf: secondsFromNow(60) } })],
    ["of another issuer", forge({ claims: { iss: "elsewhere" } })],
    ["for another audience", forge({ claims: { aud: "rowlock" } })],
    ["without an issuer", forge({ claims: { iss: undefined } })],
    ["without an audience", forge({ claims: { aud: undefined } })],
    ["that is an identity token", forge({ claims: identityClaims() })],
    ["without an end", forge({ claims: { exp: undefined } })],
    ["whose end is a word", forge({ claims: { exp: "never" } })],
    ["without a user", forge({ claims: { sub: undefined } })],
    ["whose user is empty", forge({ claims: { sub: "" } })],
    ["without a room", forge({ claims: { room: undefined } })],
    ["without a browser", forge({ claims: { bh: undefined } })],
    ["whose sequence is a word", forge({ claims: { seq: "1" } })],
    ["whose sequence is not whole", forge({ claims: { seq: 1.5 } })],
    ["whose claims were changed", [header, encode('{"sub":"user-2"}'), signature].join(".")],
    ["that is empty", ""],
    ["that is dots", ".."],
    ["that is one word", "garbage"],
    ["whose header is not JSON", `${encode("{")}.${claims}.${signature}`],
    ["whose header is null", `${encode("null")}.${claims}.${signature}`],
    ["whose header is a list", `${encode("[]")}.${claims}.${signature}`],
    ["with five parts", `${forge()}.e30.e30`],
    ["with a line break", `${header}.${claims}\n.${signature}`],
    ["with padding", `${forge()}=`],
    ["behind a space", ` ${forge()}`],
    ["of many characters", forge({ claims: { padding: "x".repeat(10_000) } })],
    ["of very many characters", "x".repeat(5_000_000)],
  ])("%s", (_reason, token) => {
    expect(refusal(token)).toBe("invalid-token");
    // Once more, from what the cache remembers.
    expect(refusal(token)).toBe("invalid-token");
  });

  test("whatever it is", () => {
    fc.assert(fc.property(fc.string(), (token) => expect(refusal(token)).toBe("invalid-token")));
  });

  test("or accepted as what it says, whatever is signed", () => {
    const anyClaims = fc.record(
      Object.fromEntries(
        ["iss", "aud", "sub", "room", "bh", "seq", "iat", "exp", "nbf"].map((name) => [
          name,
          fc.jsonValue(),
        ]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyClaims, (odd) => {
        expect(["none", "invalid-token"]).toContain(refusal(forge({ claims: odd })));
      }),
      { numRuns: 1000 },
    );
  });

  test("whichever single character of it changed", () => {
    const token = forge();
    for (let at = 0; at < token.length - 1; at += 1) {
      const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
      expect(refusal(changed)).toBe("invalid-token");
    }
  });

  test("but not for clocks that differ by a few seconds", () => {
    expect(refusal(forge({ claims: { exp: secondsFromNow(-2) } }))).toBe("none");
  });

  test("but not because a clock was set back since it was issued", () => {
    expect(refusal(forge({ claims: { iat: secondsFromNow(300) } }))).toBe("none");
  });

  test("when it has ended by the clock that all share, whatever this process's own says", () => {
    const minutesLater = { nowMs: () => Date.now() + 300_000 };
    const ahead = createQueueTokens({ keys: [key], lifetimeSeconds: 60, clock: minutesLater });
    expect(() => ahead.verify(forge())).toThrow(RowlockError);
    expect(ahead.verify(ahead.sign(place).token)).toMatchObject(place);
    expect(tokens.sign(place).expiresAtMs).toBeLessThan(ahead.sign(place).expiresAtMs - 290_000);
  });

  test("from the moment on at which it ends, although it was good before", () => {
    const token = forge({ claims: { exp: secondsFromNow(-3) } });
    expect(refusal(token)).toBe("none");
    const startedAt = Date.now();
    while (refusal(token) === "none") {
      expect(Date.now() - startedAt).toBeLessThan(5000);
    }
  });
});

describe("a key", () => {
  test("that is new signs, while the one before still verifies", () => {
    const old = tokens.sign(place).token;
    const rotated = createQueueTokens({ keys: [nextKey, key], lifetimeSeconds: 60 });
    const fresh = rotated.sign(place).token;
    expect(rotated.verify(old)).toMatchObject(place);
    expect(rotated.verify(fresh)).toMatchObject(place);
    expect(refusal(fresh)).toBe("invalid-token");
  });

  test("that was taken away verifies nothing any more", () => {
    const old = tokens.sign(place).token;
    const rotated = createQueueTokens({ keys: [nextKey], lifetimeSeconds: 60 });
    expect(() => rotated.verify(old)).toThrow(RowlockError);
  });

  test("does not pass for another of the same set", () => {
    const rotated = createQueueTokens({ keys: [nextKey, key], lifetimeSeconds: 60 });
    const mixed = forge({ header: { kid: nextKey.kid }, secret: key.secret });
    expect(() => rotated.verify(mixed)).toThrow(RowlockError);
  });

  test("has a name of its own", () => {
    const twins = [key, { ...nextKey, kid: key.kid }];
    expect(() => createQueueTokens({ keys: twins, lifetimeSeconds: 60 })).toThrow("same name");
  });

  test("is needed", () => {
    expect(() => createQueueTokens({ keys: [], lifetimeSeconds: 60 })).toThrow("at least one key");
  });
});

function unsigned(header: Record<string, unknown>): string {
  const [, claims = ""] = forge().split(".");
  return `${encode(JSON.stringify(header))}.${claims}.`;
}

function identityClaims(): Record<string, unknown> {
  return {
    iss: "https://id.example",
    aud: "rowlock-api",
    room: undefined,
    bh: undefined,
    seq: undefined,
  };
}
