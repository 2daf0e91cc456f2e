/** Rows of text, for a terminal or a page. */
export type Table = { head: string[]; rows: string[][] };

/** For a terminal. */
export function plainTable(table: Table): string {
  const { head, rows } = table;
  const widths = widthsOf(table, 0);
  const line = (cells: readonly string[]) => padded(cells, widths).join("  ").trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

/** With its columns in line, as the formatter has them. */
export function markdownTable(table: Table): string {
  const { head, rows } = table;
  const widths = widthsOf(table, 3);
  const line = (cells: readonly string[]) => `| ${padded(cells, widths).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function widthsOf({ head, rows }: Table, least: number): number[] {
  return head.map((title, column) =>
    Math.max(least, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
}

function padded(cells: readonly string[], widths: readonly number[]): string[] {
  return cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
}
