import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { createSigner } from "fast-jwt";
import { createShow, createUser } from "../support/factories.ts";
import { createApiWorld, type ApiWorld } from "./api-world.ts";

/** An API on a machine whose clock is five minutes off. Those of MySQL and Redis are right. */

const SECRET = "the-identity-providers-secret-for-this-test";
const MINUTE_MS = 60_000;
const trueNowMs = Date.now.bind(Date);

describe.each([
  ["ahead", 5 * MINUTE_MS],
  ["behind", -5 * MINUTE_MS],
])("an API whose clock is %s", (_direction, leadMs) => {
  let world: ApiWorld;

  beforeAll(async () => {
    jest.spyOn(Date, "now").mockImplementation(() => trueNowMs() + leadMs);
    world = await createApiWorld({
      AUTH_MODE: "jwt",
      AUTH_JWT_SECRET: SECRET,
      AUTH_JWT_ISSUER: "https://id.example",
      AUTH_JWT_AUDIENCE: "rowlock",
      QUEUE_TOKEN_SECONDS: "3600",
    });
  });
  afterAll(async () => {
    await world.close();
    jest.restoreAllMocks();
  });

  /** With a token that the identity provider signed a second ago, for a minute. */
  async function join(concertId: string) {
    const userId = await createUser(world.db);
    const nowSeconds = Math.floor(trueNowMs() / 1000);
    const token = createSigner({ key: SECRET, algorithm: "HS256", noTimestamp: true })({
      sub: userId,
      iss: "https://id.example",
      aud: "rowlock",
      nbf: nowSeconds - 1,
      exp: nowSeconds + 60,
    });
    const answer = await world.send("POST", "/api/v1/users/token", {
      token,
      json: { userId, browserId: "browser", concertId },
    });
    return { userId, answer, token: String(answer.body["token"]) };
  }

  async function reserveAt(saleOpensAtMs: number) {
    const show = await createShow(world.db, { saleOpensAtMs });
    const { userId, token } = await join(show.concertId);
    return world.send("POST", `/api/v1/concerts/${show.concertId}/reservations`, {
      token,
      json: { date: show.date, seatNo: "1", userId },
      wait: 5,
    });
  }

  test("lets in whom the identity provider vouches for", async () => {
    const { concertId } = await createShow(world.db);
    const { answer } = await join(concertId);
    expect(answer.status).toBe(200);
  });

  test("gives tokens the end that they have everywhere", async () => {
    const { concertId } = await createShow(world.db);
    const { answer } = await join(concertId);
    const endsAtMs = Date.parse(String(answer.body["tokenExpiresAt"]));
    expect(Math.abs(endsAtMs - trueNowMs() - 3600_000)).toBeLessThan(5000);
  });

  test("opens a sale when it opens", async () => {
    expect(await reserveAt(trueNowMs() + 2 * MINUTE_MS)).toMatchObject({
      status: 403,
      body: { code: "sale-not-open" },
    });
    expect(await reserveAt(trueNowMs() - 2 * MINUTE_MS)).toMatchObject({ status: 201 });
  });

  test("dates what it accepts by the time that all share", async () => {
    const { body } = await reserveAt(trueNowMs() - MINUTE_MS);
    const ticket: { accepted_at: Date; decided_at: Date } = await world
      .db("tickets")
      .where({ id: String(body["ticketId"]) })
      .first();
    const tookMs = ticket.decided_at.getTime() - ticket.accepted_at.getTime();
    expect(Math.abs(tookMs)).toBeLessThan(5000);
  });
});
