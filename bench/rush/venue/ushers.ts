import { UsageError } from "../arguments.ts";
import { Surprise } from "../calls/ask.ts";
import type { PublicApi } from "../calls/public-api.ts";
import type { Person, Venue } from "./venue.ts";

/**
 * Before the sale: sees that the API sells what the database has, and lets it read the seats and warm
 * up, as it would be in production. First one usher goes in, then all the others.
 * @throws {UsageError} when this API and this database do not belong together.
 */
export async function openDoors(
  api: PublicApi,
  { url, ushers }: Pick<Venue, "url" | "ushers">,
): Promise<void> {
  if (!(await api.knowsConcert())) {
    throw new UsageError(
      `The API at ${url} does not know the concert that was made in the database: are both of the ` +
        "same Rowlock?",
    );
  }
  try {
    // If it lets in nobody, one refusal is enough.
    await Promise.all(ushers.slice(0, 1).map((usher) => lookAround(api, usher)));
    await Promise.all(ushers.slice(1).map((usher) => lookAround(api, usher)));
  } catch (error) {
    if (error instanceof Surprise) {
      throw new UsageError(
        `The API at ${url} does not let fans in (${error.message}): is AUTH_JWT_SECRET its own?`,
        { cause: error },
      );
    }
    throw error;
  }
}

async function lookAround(api: PublicApi, { userId, identity }: Person): Promise<void> {
  const { token } = await api.join(userId, identity);
  await api.place(token);
  await api.seats(token, undefined);
  await api.leave(token);
}
