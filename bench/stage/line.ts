import { createSigner } from "fast-jwt";
import { browserHash } from "../../waiting-room/browser-hash.ts";
import { insertPlaces, createPlaces } from "../peers/sql-line/places.ts";
import { browserOf, chunksOf, ROOM, type Fan } from "./fans.ts";
import type { Stage } from "./stage.ts";

/** Fans whose tokens are kept, evenly from the whole line. */
const KEPT = 20_000;

/** Everybody waits: only one may be in, and nobody is let in while no worker runs. */
export const CLOSED_DOOR = { MAX_ACTIVE: "1" };

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `waiting-${index + 1}`);
}

/** A line of this length in Redis, joined one by one. Returns some of those who stand in it. */
export async function fillLine({ waitingRoom, queueTokens }: Stage, count: number): Promise<Fan[]> {
  const every = Math.max(1, Math.floor(count / KEPT));
  const kept: Fan[] = [];
  let number = 0;
  for (const chunk of chunksOf(namesOf(count))) {
    const joined = await Promise.all(
      chunk.map((userId) => waitingRoom.join(ROOM, userId, browserOf(userId))),
    );
    for (const { id } of joined) {
      if (number % every === 0) {
        kept.push({ userId: id.userId, token: queueTokens.sign(id).token });
      }
      number += 1;
    }
  }
  return kept;
}

/** The same in the table of the peer. */
export async function fillTable({ db, queueTokens }: Stage, count: number): Promise<Fan[]> {
  await createPlaces(db);
  const names = namesOf(count);
  for (const chunk of chunksOf(names)) {
    const places = chunk.map((userId) => ({ userId, browserHash: hashOf(userId) }));
    await db.transaction((trx) => insertPlaces(trx, places));
  }
  const every = Math.max(1, Math.floor(count / KEPT));
  return names.flatMap((userId, index) => {
    if (index % every !== 0) {
      return [];
    }
    const place = { userId, room: ROOM, sequence: index + 1, browserHash: hashOf(userId) };
    return [{ userId, token: queueTokens.sign(place).token }];
  });
}

const hashOf = (userId: string) => browserHash(browserOf(userId));

/** Tokens as the identity provider would give them. */
export function signIdentities(
  { config }: Pick<Stage, "config">,
  userIds: readonly string[],
): Fan[] {
  const { jwtSecret = "", jwtIssuer, jwtAudience } = config.auth;
  const sign = createSigner({
    algorithm: "HS256",
    key: jwtSecret,
    ...(jwtIssuer === undefined ? {} : { iss: jwtIssuer }),
    ...(jwtAudience === undefined ? {} : { aud: jwtAudience }),
  });
  const exp = Math.floor(Date.now() / 1000) + 3600;
  return userIds.map((userId) => ({ userId, token: sign({ sub: userId, exp }) }));
}
