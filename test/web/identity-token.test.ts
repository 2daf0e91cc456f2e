import { expect, test } from "@jest/globals";
import { claimsOf, readSignInAnswer, signInAddress } from "../../web/fan/identity-token.ts";

const tokenOf = (claims: object) =>
  `head.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;

const token = tokenOf({ sub: "김하나", exp: 2_000_000_000 });

test("the answer of the sign-in says who it is", () => {
  expect(readSignInAnswer(`#identity_token=${token}&state=s1`, "s1")).toEqual({
    token,
    userId: "김하나",
  });
});

test.each([
  ["of another browser", `#identity_token=${token}&state=s2`, "s1"],
  ["that nobody asked for", `#identity_token=${token}&state=s1`, null],
  ["without a state", `#identity_token=${token}`, "s1"],
  ["without a token", "#state=s1", "s1"],
  ["with a broken token", "#identity_token=abc&state=s1", "s1"],
  ["of nobody", `#identity_token=${tokenOf({ name: "x" })}&state=s1`, "s1"],
])("an answer %s is none", (_what, fragment, state) => {
  expect(readSignInAnswer(fragment, state)).toBeUndefined();
});

test("a token says how long it is good for, if it ends at all", () => {
  expect(claimsOf(token)?.endsAtMs).toBe(2_000_000_000_000);
  expect(claimsOf(tokenOf({ sub: "ada" }))?.endsAtMs).toBe(Infinity);
});

test("the sign-in is told where to send the fan back to, beside what its address says already", () => {
  const address = new URL(
    signInAddress("https://id.example/in?tenant=7", "https://tickets.example/?concert=a&b=c", "s1"),
  );
  expect(Object.fromEntries(address.searchParams)).toEqual({
    tenant: "7",
    return_to: "https://tickets.example/?concert=a&b=c",
    state: "s1",
  });
});
