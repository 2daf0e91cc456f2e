import { describe, expect, test } from "@jest/globals";
import { RowlockError } from "../../domain/errors.ts";
import { browserHash, matchesBrowser } from "../../waiting-room/browser-hash.ts";
import { requirePlace, type Place } from "../../waiting-room/place.ts";

describe("a token's place", () => {
  test.each<Place>([
    { state: "waiting", position: 7 },
    { state: "admitted", sessionEndsAtMs: 1_700_000_000_000 },
    { state: "ended" },
  ])("stands while $state", (place) => {
    expect(requirePlace(place)).toBe(place);
  });

  test.each([
    { state: "superseded", code: "token-superseded" },
    { state: "left", code: "token-left" },
    { state: "dropped", code: "place-expired" },
  ] as const)("is refused once $state", ({ state, code }) => {
    expect(() => requirePlace({ state })).toThrow(new RowlockError(code));
    expect(() => requirePlace({ state })).toThrow(expect.objectContaining({ code }));
  });
});

describe("a browser", () => {
  test("is known by its id, and no other id passes for it", () => {
    const place = { browserHash: browserHash("b-1") };
    expect(matchesBrowser(place, "b-1")).toBe(true);
    for (const other of ["b-2", "B-1", "b-1 ", "", place.browserHash]) {
      expect(matchesBrowser(place, other)).toBe(false);
    }
  });

  test("leaves 16 base64url characters behind", () => {
    expect(browserHash("b-1")).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(browserHash("x".repeat(10_000))).toHaveLength(16);
  });
});
