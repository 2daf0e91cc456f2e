import type { Series } from "../run.ts";
import { colours, drawing, element, label, niceStep, round } from "./svg.ts";

const WIDTH = 720;
const HEIGHT = 300;
const PLOT = { left: 50, right: 560, top: 40, bottom: 260 };

/** Figures over seconds. */
export function lineChart(title: string, series: readonly Series[]): string {
  const points = series.flatMap((each) => each.points);
  const most = {
    x: Math.max(...points.map(({ x }) => x)),
    y: Math.max(...points.map(({ y }) => y)),
  };
  const toX = (x: number) => round(PLOT.left + (x / most.x) * (PLOT.right - PLOT.left));
  const toY = (y: number) => round(PLOT.bottom - (y / most.y) * (PLOT.bottom - PLOT.top));
  const unit = series[0]?.unit ?? "";

  const grid: string[] = [];
  for (let y = 0; y <= most.y; y += niceStep(most.y)) {
    const at = toY(y);
    grid.push(
      element("line", {
        x1: PLOT.left,
        x2: PLOT.right,
        y1: at,
        y2: at,
        stroke: colours.grid,
        "stroke-opacity": 0.3,
      }),
      label(String(y), { x: PLOT.left - 8, y: at + 4 }, { "text-anchor": "end", "font-size": 11 }),
    );
  }
  for (let x = 0; x <= most.x; x += niceStep(most.x)) {
    grid.push(
      label(
        `${x} s`,
        { x: toX(x), y: PLOT.bottom + 18 },
        { "text-anchor": "middle", "font-size": 11 },
      ),
    );
  }
  const lines = series.flatMap(({ name, points: own }, index) => {
    const stroke = colours.series[index % colours.series.length] ?? colours.ours;
    const path = own.map(({ x, y }) => `${toX(x)},${toY(y)}`).join(" ");
    return [
      element("polyline", { points: path, fill: "none", stroke, "stroke-width": 2 }),
      label(
        `${name} (${unit})`,
        { x: PLOT.right + 12, y: PLOT.top + 14 + 20 * index },
        { fill: stroke },
      ),
    ];
  });
  return drawing({ width: WIDTH, height: HEIGHT }, [
    label(title, { x: 0, y: 16 }, { "font-size": 15, "font-weight": 600 }),
    ...grid,
    ...lines,
  ]);
}
