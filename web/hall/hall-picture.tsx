import { useEffect, useRef } from "preact/hooks";
import { texts } from "../texts/language.ts";
import { createHallCanvas } from "./hall-canvas.ts";
import type { Hall } from "./hall.ts";

/** The hall as a picture, with every seat in the colour of its price. */
export function HallPicture({ hall, label }: { hall: Hall; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { stage } = texts.value.hall;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) {
      return undefined;
    }
    const map = createHallCanvas(element, hall, { words: { stage }, onCamera: () => undefined });
    map.show({ free: new Uint8Array(hall.seatCount).fill(1), count: hall.seatCount });
    return followSurroundings(element, map);
  }, [hall, stage]);
  return (
    <div class="hall-picture" role="img" aria-label={label}>
      <canvas ref={canvas} />
    </div>
  );
}

/** Keeps the map as large as its place, and in the colours of the theme. */
export function followSurroundings(
  element: HTMLCanvasElement,
  map: ReturnType<typeof createHallCanvas>,
): () => void {
  const measure = () => {
    const { clientWidth: width, clientHeight: height } = element.parentElement ?? element;
    if (width > 0 && height > 0) {
      map.resize({ width, height });
    }
  };
  const observer = new ResizeObserver(measure);
  observer.observe(element.parentElement ?? element);
  measure();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", map.recolour);
  return () => {
    observer.disconnect();
    dark.removeEventListener("change", map.recolour);
    map.destroy();
  };
}
