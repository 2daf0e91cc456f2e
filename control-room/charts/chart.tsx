import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import type { Series } from "../house/rates.ts";
import { countText, rateText } from "../house/words.ts";

/** A line of a chart: what it is, and which of the page's colours it has. */
export type ChartLine = { label: string; colour: `--${string}`; isFilled?: boolean };

type ChartProps = {
  title: string;
  lines: ChartLine[];
  series: Series;
  unit: string;
};

const HEIGHT_PX = 170;

/**
 * Values over time. The canvas is for eyes; the newest values stand beside it as text, for everybody
 * else and for a quick look.
 */
export function Chart({ title, lines, series, unit }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const newest = useRef(series);
  newest.current = series;

  useEffect(() => {
    const element = frame.current;
    if (element === null) {
      return undefined;
    }
    const draw = () => {
      plot.current?.destroy();
      plot.current = new UPlot(optionsOf(lines, element), dataOf(newest.current), element);
    };
    draw();
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    );
    observer.observe(element);
    // Colours are read when a chart is made, and those of the evening are others.
    const theme = matchMedia("(prefers-color-scheme: dark)");
    theme.addEventListener("change", draw);
    return () => {
      theme.removeEventListener("change", draw);
      observer.disconnect();
      plot.current?.destroy();
    };
    // The lines of a chart never change.
  }, []);

  useEffect(() => {
    plot.current?.setData(dataOf(series));
  }, [series]);

  return (
    <figure class="chart">
      <figcaption>
        <span class="chart__title">{title}</span>
        <ul class="chart__legend">
          {lines.map(({ label, colour }, index) => (
            <li key={label}>
              <Swatch colour={colour} />
              {label} <b>{rateText(series.values[index]?.at(-1))}</b>
            </li>
          ))}
        </ul>
      </figcaption>
      <div class="chart__plot" ref={frame} role="img" aria-label={`${title}, ${unit}, over time`} />
    </figure>
  );
}

function Swatch({ colour }: { colour: ChartLine["colour"] }) {
  return (
    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
      <circle cx="5" cy="5" r="5" fill={`var(${colour})`} />
    </svg>
  );
}

const dataOf = ({ atSeconds, values }: Series): UPlot.AlignedData => [atSeconds, ...values];

function optionsOf(lines: readonly ChartLine[], element: HTMLElement): UPlot.Options {
  const style = getComputedStyle(element);
  const colourOf = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colourOf("--ink-2"),
    font: `12px ${colourOf("--font")}`,
    grid: { stroke: colourOf("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_plot, _least, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      { ...axis, space: 70 },
      { ...axis, size: 56, space: 40, values: (_plot, ticks) => ticks.map(tickText) },
    ],
    series: [
      {},
      ...lines.map(({ label, colour, isFilled = false }) => ({
        label,
        stroke: colourOf(colour),
        width: 2,
        spanGaps: false,
        points: { show: false },
        ...(isFilled && { fill: `color-mix(in srgb, ${colourOf(colour)} 18%, transparent)` }),
      })),
    ],
  };
}

const tickText = (value: number) =>
  value !== 0 && Math.abs(value) < 10 ? rateText(value) : countText(value);
