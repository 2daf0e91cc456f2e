import { findUntruths } from "../../stage/audit.ts";
import type { Errand } from "../fans/witness.ts";
import type { Venue } from "../venue/venue.ts";
import { clockLeadMs, readBooks } from "./books.ts";
import { compare } from "./compare.ts";
import { finding, type Finding } from "./finding.ts";

/** After the sale: what the fans have to say, and then what the box office's own audits find. */
export async function auditSale(
  { db, show, people }: Pick<Venue, "db" | "show" | "people">,
  errands: readonly Errand[],
  troubles: readonly string[],
): Promise<Finding[]> {
  const ticketIds = errands.flatMap(({ ticketId }) => ticketId ?? []);
  const userIds = people.map(({ userId }) => userId);
  const books = await readBooks(db, { show, userIds, ticketIds });
  return [
    ...compare(errands, books, await clockLeadMs(db)),
    finding("sentences of the audit in SQL that are untrue", await findUntruths(db)),
    finding("answers that make no sense, or never came", troubles),
  ];
}
