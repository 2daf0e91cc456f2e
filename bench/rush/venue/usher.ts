import { UsageError } from "../arguments.ts";
import { Surprise } from "../calls/ask.ts";
import type { PublicApi } from "../calls/public-api.ts";
import type { Venue } from "./venue.ts";

/**
 * Before the sale: sees that the API sells what the database has, and lets it read the seats, as they
 * are when many look forward to a sale.
 * @throws {UsageError} when this API and this database do not belong together.
 */
export async function openDoors(
  api: PublicApi,
  { url, usher }: Pick<Venue, "url" | "usher">,
): Promise<void> {
  const isKnown = await api.knowsConcert();
  if (!isKnown) {
    throw new UsageError(
      `The API at ${url} does not know the concert that was made in the database: are both of the ` +
        "same Rowlock?",
    );
  }
  try {
    const { token } = await api.join(usher.userId, usher.identity);
    await api.seats(token, undefined);
    await api.leave(token);
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
