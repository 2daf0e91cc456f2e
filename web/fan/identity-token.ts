/*
 * Coming back from the sign-in: its answer is in the address's fragment, which no server sees. The
 * token is read only to know whose it is; whether it is genuine is for the API to say.
 */

export type SignInAnswer = { token: string; userId: string };

/**
 * @param state what this browser sent along; an answer to somebody else's question is none
 */
export function readSignInAnswer(fragment: string, state: string | null): SignInAnswer | undefined {
  const answer = new URLSearchParams(fragment.replace(/^#/, ""));
  const token = answer.get("identity_token");
  if (token === null || state === null || answer.get("state") !== state) {
    return undefined;
  }
  const claims = claimsOf(token);
  return claims === undefined ? undefined : { token, userId: claims.userId };
}

/** Whose token it is, and until when it is good; `undefined` when it is no such token. */
export function claimsOf(token: string): { userId: string; endsAtMs: number } | undefined {
  try {
    const claims: unknown = JSON.parse(decode(token.split(".")[1] ?? ""));
    if (typeof claims !== "object" || claims === null || !("sub" in claims)) {
      return undefined;
    }
    const { sub } = claims;
    const endsAtSeconds = "exp" in claims ? Number(claims.exp) : Infinity;
    return typeof sub === "string" ? { userId: sub, endsAtMs: endsAtSeconds * 1000 } : undefined;
  } catch {
    return undefined;
  }
}

function decode(base64url: string): string {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(binary, (byte) => byte.codePointAt(0) ?? 0));
}

/** Where to go to sign in, and come back from. */
export function signInAddress(signInUrl: string, returnTo: string, state: string): string {
  const address = new URL(signInUrl);
  address.searchParams.set("return_to", returnTo);
  address.searchParams.set("state", state);
  return address.href;
}
