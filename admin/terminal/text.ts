/** Control characters, which could rewrite what the terminal shows; and those that turn text around. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text that somebody else has written, safe to show in one line. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, "\ufffd");
}

/** How many characters a terminal shows of it, or nearly: some scripts are twice as wide. */
export function charactersIn(text: string): number {
  return Array.from(text).length;
}

/** A moment, as all commands show it: UTC, to the second. */
export function formatTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("T", " ").slice(0, 19);
}

/** To the millisecond, for what follows on each other's heels. */
export function formatExactTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace("T", " ").slice(0, 23);
}

export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** "1 seat", "2 seats". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
