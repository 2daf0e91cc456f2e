import { once } from "node:events";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";

export type ProviderKey = { kid: string; algorithm: string; privateKey: CryptoKey; publicJwk: JWK };

/** An identity provider that publishes its keys, and can be away. */
export type IdentityProvider = {
  /** Where its keys are. */
  url: string;
  /** From now on exactly these are published. */
  publish: (...keys: ProviderKey[]) => void;
  /** How it answers from now on: as it should, with 500, or not at all. */
  behave: (behaviour: "well" | "badly" | "silently") => void;
  /** How often it was asked for its keys. */
  timesAsked: () => number;
  close: () => Promise<void>;
};

export async function createProviderKey(kid: string, algorithm = "RS256"): Promise<ProviderKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" };
  return { kid, algorithm, privateKey, publicJwk };
}

/** A token as the provider would sign it; `header` says otherwise than it would. */
export function signIdentity(
  key: ProviderKey,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, ...header })
    .sign(key.privateKey);
}

export async function openIdentityProvider(...keys: ProviderKey[]): Promise<IdentityProvider> {
  let published = keys;
  let behaviour: Parameters<IdentityProvider["behave"]>[0] = "well";
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (behaviour === "silently") {
      return;
    }
    response.statusCode = behaviour === "well" ? 200 : 500;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ keys: published.map(({ publicJwk }) => publicJwk) }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/keys`,
    publish(...some) {
      published = some;
    },
    behave(how) {
      behaviour = how;
    },
    timesAsked: () => asked,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
