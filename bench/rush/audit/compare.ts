import type { Errand } from "../fans/witness.ts";
import { denied, groundless, soldTwice, unanswered, untold } from "./answers.ts";
import { indexBooks } from "./book-index.ts";
import type { Books } from "./books.ts";
import type { Finding } from "./finding.ts";
import { ledgerDifference, purseDifference } from "./money.ts";

/**
 * Holds what fans were told against the books. Without I/O, so that the auditor can be audited.
 * @param clockLeadMs what the clock of the books is ahead of the fans'
 */
export function compare(errands: readonly Errand[], books: Books, clockLeadMs: number): Finding[] {
  const index = indexBooks(books);
  return [
    soldTwice(errands, index),
    ledgerDifference(books),
    unanswered(errands),
    denied(errands, index),
    groundless(errands, index, clockLeadMs),
    untold(errands, index),
    purseDifference(errands, books),
  ];
}
