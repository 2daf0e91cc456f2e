import type { Run } from "../run.ts";
import { formatFigure } from "../measure/rounds.ts";
import { spreadOf, type Spread } from "./statistics.ts";
import { colours, drawing, element, label, niceStep, round } from "./svg.ts";

type Bar = { contender: string; spread: Spread };
type Group = { setting: string; bars: Bar[] };

const WIDTH = 720;
const LEFT = 150;
const RIGHT = 110;
const TOP = 40;
const BAR = 18;
const GAP = 6;
const GROUP_HEAD = 24;
const BOTTOM = 26;

/** One figure of all contenders, setting by setting: the median, and a line from least to most. */
export function barChart(title: string, figure: string, runs: readonly Run[]): string {
  const groups = groupsOf(figure, runs);
  const highest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ spread }) => spread.max)));
  const scale = (value: number) => (value / highest) * (WIDTH - LEFT - RIGHT);
  const parts: string[] = [];
  let y = TOP;
  for (const { setting, bars } of groups) {
    parts.push(label(setting, { x: 0, y: y + 14 }, { "font-weight": 600 }));
    y += GROUP_HEAD;
    for (const bar of bars) {
      parts.push(drawBar(bar, y, scale));
      y += BAR + GAP;
    }
  }
  const height = y + BOTTOM;
  return drawing({ width: WIDTH, height }, [
    label(title, { x: 0, y: 16 }, { "font-size": 15, "font-weight": 600 }),
    ...drawGrid(highest, scale, y),
    ...parts,
  ]);
}

function drawBar({ contender, spread }: Bar, y: number, scale: (value: number) => number): string {
  const middle = y + BAR / 2;
  const fill = contender === "rowlock" ? colours.ours : colours.others;
  const parts = [
    label(contender, { x: LEFT - 8, y: middle + 4 }, { "text-anchor": "end" }),
    element("rect", {
      x: LEFT,
      y,
      width: round(Math.max(1, scale(spread.median))),
      height: BAR,
      rx: 2,
      fill,
    }),
    label(formatFigure(spread.median), { x: LEFT + scale(spread.max) + 8, y: middle + 4 }),
  ];
  if (spread.max > spread.min) {
    const [x1, x2] = [round(LEFT + scale(spread.min)), round(LEFT + scale(spread.max))];
    parts.push(
      element("line", { x1, x2, y1: middle, y2: middle, stroke: colours.text, "stroke-width": 2 }),
    );
  }
  return parts.join("");
}

function drawGrid(highest: number, scale: (value: number) => number, bottom: number): string[] {
  const step = niceStep(highest);
  const lines: string[] = [];
  for (let value = 0; value <= highest; value += step) {
    const x = round(LEFT + scale(value));
    lines.push(
      element("line", {
        x1: x,
        x2: x,
        y1: TOP,
        y2: bottom,
        stroke: colours.grid,
        "stroke-opacity": 0.3,
      }),
      label(
        value.toLocaleString("en-US"),
        { x, y: bottom + 16 },
        { "text-anchor": "middle", "font-size": 11 },
      ),
    );
  }
  return lines;
}

function groupsOf(figure: string, runs: readonly Run[]): Group[] {
  const settings = [...new Set(runs.map(({ setting }) => setting))];
  return settings.flatMap((setting) => {
    const inSetting = runs.filter((run) => run.setting === setting && figure in run.figures);
    const contenders = [...new Set(inSetting.map(({ contender }) => contender))];
    const bars = contenders.map((contender) => ({
      contender,
      spread: spreadOf(
        inSetting
          .filter((run) => run.contender === contender)
          .flatMap(({ figures }) => figures[figure] ?? []),
      ),
    }));
    return bars.length === 0 ? [] : [{ setting, bars }];
  });
}
