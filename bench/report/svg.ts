/** Readable on white and on black. */
export const colours = {
  text: "#6b7280",
  grid: "#9ca3af",
  ours: "#2563eb",
  others: "#94a3b8",
  series: ["#2563eb", "#d97706", "#059669", "#9333ea"],
} as const;

export type Attributes = Record<string, string | number>;

/** An element; what is inside is markup already. */
export function element(name: string, attributes: Attributes, inside = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return inside === ""
    ? `<${name}${written.join("")}/>`
    : `<${name}${written.join("")}>${inside}</${name}>`;
}

export function label(
  text: string,
  at: { x: number; y: number },
  attributes: Attributes = {},
): string {
  return element(
    "text",
    { x: round(at.x), y: round(at.y), fill: colours.text, ...attributes },
    escape(text),
  );
}

export function drawing(size: { width: number; height: number }, parts: readonly string[]): string {
  const { width, height } = size;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    "font-family": "system-ui, sans-serif",
    "font-size": 13,
  };
  return `${element("svg", attributes, `\n${parts.join("\n")}\n`)}\n`;
}

/** A tenth of a pixel is more than enough, and keeps the files small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Steps of 1, 2 or 5 times a power of ten: some four of them up to this value. */
export function niceStep(highest: number): number {
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return factor * power;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function escape(text: string): string {
  return text.replaceAll(/[&<>]/g, (character) => entities[character] ?? character);
}
