/** What the map is painted with: the page's design tokens, as they are in this theme. */
export type Colours = {
  /** For each price, dearest first; beyond that they come again. */
  prices: readonly string[];
  taken: string;
  section: string;
  stage: string;
  onStage: string;
  ink: string;
  paper: string;
  picked: string;
  onPicked: string;
  focus: string;
};

/** As many as `--price-…` tokens. */
export const PRICE_COLOURS = 6;

export function readColours(element: Element): Colours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    prices: Array.from({ length: PRICE_COLOURS }, (_, index) => token(`price-${index + 1}`)),
    taken: token("seat-taken"),
    section: token("section"),
    stage: token("stage"),
    onStage: token("on-stage"),
    ink: token("ink"),
    paper: token("surface"),
    picked: token("accent"),
    onPicked: token("on-accent"),
    focus: token("focus"),
  };
}
