import { charactersIn, formatCount, printable } from "./text.ts";

/** What a row shows under a heading. Numbers stand to the right. */
export type Cell = string | number;

/** Lines with the columns below each other. */
export function renderTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const shown = [head, ...rows.map((row) => row.map(textOf))];
  const widths = head.map((_, column) =>
    Math.max(...shown.map((cells) => charactersIn(cells[column] ?? ""))),
  );
  const isNumeric = head.map((_, column) =>
    rows.every((row) => typeof (row[column] ?? 0) === "number"),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const space = " ".repeat((widths[column] ?? 0) - charactersIn(cell));
        return isNumeric[column] === true && rows.length > 0 ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  return shown.map(line).join("\n");
}

function textOf(cell: Cell): string {
  return typeof cell === "number" ? formatCount(cell) : printable(cell);
}
