import { signal } from "@preact/signals";
import type { Settings } from "../../client/client.ts";
import { claimsOf, readSignInAnswer, signInAddress } from "./identity-token.ts";
import { keep, recall, tabStorage } from "./storage.ts";

/*
 * Who the fan is. With `authMode: open` whoever names a user is that user, so the page picks one of
 * the demo's and lets the fan choose another. With `jwt` it is whoever the sign-in says.
 */

/** `null` while nobody is signed in. */
export const userId = signal<string | null>(null);

/** What the API is shown when joining; with `authMode: open` nothing. */
export const identityToken = signal<string | null>(null);

/** The users of the demo data are `user-1` to this one. */
const DEMO_USERS = 1000;

/** Names this browser to the API, so that a copied token is of no use elsewhere. */
export const browserId = rememberedBrowserId();

function rememberedBrowserId(): string {
  const known = recall("browser");
  if (known !== null && known !== "") {
    return known;
  }
  const fresh = newKey();
  keep("browser", fresh);
  return fresh;
}

/** For an `Idempotency-Key`, and whatever else must not be guessed. */
export function newKey(): string {
  // `crypto.randomUUID` is missing where the page does not come by https or from this machine.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Once it is known how this installation tells who somebody is. */
export function meetFan({ authMode }: Settings): void {
  if (authMode === "open") {
    becomeUser(recall("user") ?? `user-${1 + Math.floor(Math.random() * DEMO_USERS)}`);
    return;
  }
  const token = takeSignInAnswer() ?? tabStorage.recall("identity");
  const claims = token === null ? undefined : claimsOf(token);
  if (token !== null && claims !== undefined && claims.endsAtMs > Date.now()) {
    identityToken.value = token;
    userId.value = claims.userId;
  }
}

export function becomeUser(name: string): void {
  keep("user", name);
  userId.value = name;
}

function takeSignInAnswer(): string | null {
  const answer = readSignInAnswer(location.hash, tabStorage.recall("sign-in-state"));
  if (location.hash.includes("identity_token=")) {
    // Neither the next page nor the history should see it.
    history.replaceState(null, "", location.pathname + location.search);
  }
  if (answer === undefined) {
    return null;
  }
  tabStorage.keep("sign-in-state", null);
  tabStorage.keep("identity", answer.token);
  return answer.token;
}

/** Leaves for the sign-in, which sends the fan back to where they are. */
export function signIn(signInUrl: string): void {
  const state = newKey();
  tabStorage.keep("sign-in-state", state);
  location.assign(signInAddress(signInUrl, location.href.split("#", 1)[0] ?? "", state));
}

export function signOut(): void {
  tabStorage.keep("identity", null);
  identityToken.value = null;
  userId.value = null;
}
