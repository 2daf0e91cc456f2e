/**
 * Puts a part where the text has room for it: between `<!-- NAME -->` and the next `<!-- end -->`.
 * Without these nothing changes. What somebody wrote around them stays.
 */
export function replacePart(text: string, name: string, part: string): string {
  const start = `<!-- ${name} -->`;
  const end = "<!-- end -->";
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  return from < 0 || to < 0
    ? text
    : `${text.slice(0, from)}${start}\n\n${part}\n\n${text.slice(to)}`;
}
