/** Enough of a payment's id to be told apart at the door, and short enough to be read aloud. */
const CODE_CHARACTERS = 8;

/** The end of the payment's id, in two groups: `7XGM-HNE6`. The QR code carries all of it. */
export function codeOf(paymentId: string): string {
  const end = paymentId.slice(-CODE_CHARACTERS).toUpperCase();
  return `${end.slice(0, CODE_CHARACTERS / 2)}-${end.slice(CODE_CHARACTERS / 2)}`;
}
