import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "koa";

/**
 * Browsers in which an operator has logged in, known by a signed cookie ("device cookie"). It opens
 * nothing: all it says is that failures of others at the same address are none of this browser's.
 */
export type KnownBrowsers = {
  isKnown(ctx: Context): boolean;
  remember(ctx: Context): void;
};

const COOKIE = "rowlock-operator";
/** As long as an operator may be away without having to mind what others at the address do. */
const KNOWN_SECONDS = 30 * 86_400;

/** @param secret is best the password's, so that a new password makes all browsers unknown. */
export function createKnownBrowsers(
  secret: Buffer,
  path: string,
  nowMs: () => number = Date.now,
): KnownBrowsers {
  const sign = (expiresAt: string) => createHmac("sha256", secret).update(expiresAt).digest();
  return {
    isKnown(ctx) {
      const [, expiresAt = "", signature = ""] =
        /^(\d{1,12})\.([\w-]{43})$/.exec(ctx.cookies.get(COOKIE) ?? "") ?? [];
      return (
        Number(expiresAt) * 1000 > nowMs() &&
        timingSafeEqual(Buffer.from(signature, "base64url"), sign(expiresAt))
      );
    },
    remember(ctx) {
      const expiresAt = String(Math.floor(nowMs() / 1000) + KNOWN_SECONDS);
      ctx.cookies.set(COOKIE, `${expiresAt}.${sign(expiresAt).toString("base64url")}`, {
        path,
        maxAge: KNOWN_SECONDS * 1000,
        httpOnly: true,
        sameSite: "strict",
        // Whether a proxy in front speaks https is not known here, and who reads it gains nothing.
        secure: false,
      });
    },
  };
}
