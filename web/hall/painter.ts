import { toScreen, type Camera, type Point, type Size } from "./camera.ts";
import type { Colours } from "./colours.ts";
import type { Bounds, Hall, HallRow, HallSection } from "./hall.ts";
import { createRaster, makeStamp, type Stamp } from "./raster.ts";
import type { SeatFinder } from "./seat-finder.ts";
import type { Vacancy } from "./vacancy.ts";

/** All that is to be seen in one frame. */
export type Scene = {
  camera: Camera;
  size: Size;
  /** Device pixels for each CSS pixel. */
  ratio: number;
  vacancy: Vacancy;
  /** Prices that are looked for; all when empty. */
  wanted: ReadonlySet<number>;
  picked: ReadonlySet<number>;
  held: ReadonlySet<number>;
  hovered: number | undefined;
  focused: number | undefined;
  /** Seats that were taken a moment ago, and how much of them is still to be seen, from 1 to 0. */
  fading: ReadonlyMap<number, number>;
};

/** The share of its square that a seat fills. */
const SEAT_FILL = 0.8;
/** A seat that is taken is smaller, so that it can be told without seeing colours. */
const TAKEN_SHARE = 0.55;
/** Steps in which a seat fades that was taken a moment ago. */
const FADES = 6;
/** From here on a seat's number can be read in it. */
const NUMBERED_FROM_PX = 25;
/** Up to here the names of sections say more than their seats. */
const SECTION_NAMES_TO_PX = 13;
const UNWANTED_ALPHA = 0.16;
const MIN_SEAT_PX = 1;

export type Painter = ReturnType<typeof createPainter>;

/** Paints a hall. What is the same in every frame is prepared once. */
export function createPainter(hall: Hall, finder: SeatFinder, words: { stage: string }) {
  const outlines = hall.sections.map((section) => outlineOf(hall, section));
  const stamps = createStamps();
  const raster = createRaster();

  function paint(canvas: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
    const { size, ratio } = scene;
    canvas.setTransform(1, 0, 0, 1, 0, 0);
    canvas.clearRect(0, 0, size.width * ratio, size.height * ratio);
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintSections(canvas, scene, colours);
    paintStage(canvas, scene, colours);
    paintSeats(canvas, scene, colours);
    paintMarked(canvas, scene, colours);
    paintSectionNames(canvas, scene, colours);
  }

  function paintSections(canvas: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
    if (hall.sections.length < 2) {
      return;
    }
    canvas.fillStyle = colours.section;
    canvas.strokeStyle = colours.section;
    canvas.lineJoin = "round";
    canvas.lineWidth = hall.seatSize * scene.camera.scale * 1.7;
    for (const outline of outlines) {
      canvas.beginPath();
      for (const point of outline) {
        const { x, y } = toScreen(scene.camera, point);
        canvas.lineTo(x, y);
      }
      canvas.closePath();
      canvas.fill();
      canvas.stroke();
    }
  }

  function paintStage(canvas: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
    const { camera } = scene;
    const from = toScreen(camera, { x: hall.stage.left, y: hall.stage.top });
    const to = toScreen(camera, { x: hall.stage.right, y: hall.stage.bottom });
    const height = to.y - from.y;
    canvas.fillStyle = colours.stage;
    canvas.beginPath();
    const round = Math.min(height * 0.45, 28);
    canvas.roundRect(from.x, from.y, to.x - from.x, height, [round / 4, round / 4, round, round]);
    canvas.fill();
    const textPx = Math.min(height * 0.34, 20);
    if (textPx >= 6) {
      write(canvas, words.stage, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, textPx, {
        fill: colours.onStage,
        weight: 600,
        spacing: 0.25,
      });
    }
  }

  function paintSeats(canvas: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
    const { camera, ratio, size, vacancy, wanted, fading } = scene;
    const seatPx = hall.seatSize * camera.scale * SEAT_FILL;
    const side = Math.max(MIN_SEAT_PX, seatPx * ratio);
    const scale = camera.scale * ratio;
    const left = camera.left * ratio - side / 2;
    const top = camera.top * ratio - side / 2;
    const free = hall.prices.map((_, price) => {
      const alpha = wanted.size === 0 || wanted.has(price) ? 1 : UNWANTED_ALPHA;
      return { colour: priceColour(colours, price), alpha };
    });
    const freeStamps = free.map(({ colour, alpha }) => stamps(side, colour, alpha));
    const taken = stamps(side * TAKEN_SHARE, colours.taken, 1);
    const inset = (side * (1 - TAKEN_SHARE)) / 2;
    raster.begin(Math.round(size.width * ratio), Math.round(size.height * ratio));
    finder.eachIn(areaOf(scene), (seat) => {
      const x = (hall.x[seat] ?? 0) * scale + left;
      const y = (hall.y[seat] ?? 0) * scale + top;
      const price = hall.priceOf[seat] ?? 0;
      if (vacancy.free[seat] === 1) {
        raster.stamp(freeStamps[price] ?? taken, Math.round(x), Math.round(y));
        return;
      }
      raster.stamp(taken, Math.round(x + inset), Math.round(y + inset));
      const shown = fading.get(seat);
      const was = free[price];
      if (shown !== undefined && was !== undefined) {
        const alpha = (was.alpha * Math.ceil(shown * FADES)) / FADES;
        raster.stamp(stamps(side, was.colour, alpha), Math.round(x), Math.round(y));
      }
    });
    canvas.setTransform(1, 0, 0, 1, 0, 0);
    canvas.drawImage(raster.end(), 0, 0);
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (seatPx >= NUMBERED_FROM_PX) {
      paintNumbers(canvas, scene, colours, seatPx);
    }
  }

  function paintNumbers(
    canvas: CanvasRenderingContext2D,
    scene: Scene,
    colours: Colours,
    seatPx: number,
  ): void {
    const { camera, vacancy, picked, held } = scene;
    finder.eachIn(areaOf(scene), (seat) => {
      if (vacancy.free[seat] !== 1 || picked.has(seat) || held.has(seat)) {
        return;
      }
      const name = hall.seatNos[seat] ?? "";
      const textPx = Math.min(seatPx * 0.4, (seatPx * 1.35) / name.length);
      write(canvas, name, toScreen(camera, placeOf(hall, seat)), textPx, {
        fill: colours.paper,
        weight: 600,
      });
    });
  }

  /** Few, and drawn with care: what the fan has chosen or points at. */
  function paintMarked(canvas: CanvasRenderingContext2D, scene: Scene, colours: Colours): void {
    const { camera, picked, held, hovered, focused } = scene;
    const radius = (hall.seatSize * camera.scale * SEAT_FILL) / 2;
    const shownRadius = Math.max(radius, 6);
    for (const seat of [...picked, ...held]) {
      const at = toScreen(camera, placeOf(hall, seat));
      circle(canvas, at, shownRadius * 1.18);
      canvas.fillStyle = colours.picked;
      canvas.fill();
      canvas.lineWidth = 2;
      canvas.strokeStyle = colours.ink;
      canvas.stroke();
      paintTick(canvas, at, shownRadius * 0.5, colours.onPicked);
    }
    if (hovered !== undefined) {
      circle(canvas, toScreen(camera, placeOf(hall, hovered)), Math.max(radius, 4) + 3);
      canvas.lineWidth = 2;
      canvas.strokeStyle = colours.ink;
      canvas.stroke();
    }
    if (focused !== undefined) {
      const at = toScreen(camera, placeOf(hall, focused));
      circle(canvas, at, shownRadius + 6);
      canvas.lineWidth = 6;
      canvas.strokeStyle = colours.paper;
      canvas.stroke();
      canvas.lineWidth = 3;
      canvas.strokeStyle = colours.focus;
      canvas.stroke();
    }
  }

  function paintSectionNames(
    canvas: CanvasRenderingContext2D,
    { camera }: Scene,
    colours: Colours,
  ): void {
    const seatPx = hall.seatSize * camera.scale;
    if (hall.sections.length < 2 || seatPx > SECTION_NAMES_TO_PX) {
      return;
    }
    const textPx = Math.min(15, Math.max(9, seatPx * 4));
    const height = textPx * 1.75;
    for (const { name, centre } of hall.sections) {
      if (name !== null) {
        const at = toScreen(camera, centre);
        canvas.font = font(textPx, 700);
        const width = Math.max(height, canvas.measureText(name).width + textPx);
        canvas.fillStyle = colours.paper;
        canvas.beginPath();
        canvas.roundRect(at.x - width / 2, at.y - height / 2, width, height, height / 2);
        canvas.fill();
        write(canvas, name, at, textPx, { fill: colours.ink, weight: 700 });
      }
    }
  }

  return paint;
}

export function priceColour(colours: Colours, price: number): string {
  return colours.prices[price % colours.prices.length] ?? colours.ink;
}

/** The part of the hall that is on the screen. */
function areaOf({ camera, size }: Scene): Bounds {
  return {
    left: -camera.left / camera.scale,
    top: -camera.top / camera.scale,
    right: (size.width - camera.left) / camera.scale,
    bottom: (size.height - camera.top) / camera.scale,
  };
}

function placeOf(hall: Hall, seat: number): Point {
  return { x: hall.x[seat] ?? 0, y: hall.y[seat] ?? 0 };
}

/** Around a section: along its first row, down one end of its rows, back along the last, and up the other. */
function outlineOf(hall: Hall, { fromRow, toRow }: HallSection): Point[] {
  const rows = hall.rows.slice(fromRow, toRow);
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) {
    return [];
  }
  const along = ({ from, to }: HallRow) =>
    Array.from({ length: to - from }, (_, index) => from + index);
  const between = rows.slice(1, -1);
  return [
    ...along(first),
    ...between.map(({ to }) => to - 1),
    ...along(last).toReversed(),
    ...between.map(({ from }) => from).toReversed(),
  ].map((seat) => placeOf(hall, seat));
}

function circle(canvas: CanvasRenderingContext2D, at: Point, radius: number): void {
  canvas.beginPath();
  canvas.arc(at.x, at.y, radius, 0, 2 * Math.PI);
}

function paintTick(canvas: CanvasRenderingContext2D, at: Point, size: number, ink: string): void {
  canvas.beginPath();
  canvas.moveTo(at.x - size, at.y + size * 0.1);
  canvas.lineTo(at.x - size * 0.25, at.y + size * 0.8);
  canvas.lineTo(at.x + size, at.y - size * 0.7);
  canvas.lineWidth = Math.max(2, size * 0.42);
  canvas.lineCap = "round";
  canvas.lineJoin = "round";
  canvas.strokeStyle = ink;
  canvas.stroke();
}

type Writing = { fill: string; weight: number; spacing?: number };

function font(px: number, weight: number): string {
  return `${weight} ${px}px system-ui, sans-serif`;
}

function write(
  canvas: CanvasRenderingContext2D,
  text: string,
  at: Point,
  px: number,
  { fill, weight, spacing = 0 }: Writing,
): void {
  canvas.font = font(px, weight);
  canvas.letterSpacing = `${px * spacing}px`;
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  canvas.fillStyle = fill;
  canvas.fillText(text, at.x, at.y + px * 0.06);
  canvas.letterSpacing = "0px";
}

/** A few sizes are enough: while somebody zooms, a quarter of a pixel cannot be seen. */
const SIZES_PER_PX = 4;
const STAMPS_KEPT = 300;

/** The pictures of seats, made when they are first needed. */
function createStamps() {
  const known = new Map<string, Stamp>();
  return (side: number, colour: string, alpha: number): Stamp => {
    const size = Math.round(side * SIZES_PER_PX) / SIZES_PER_PX;
    const name = `${size} ${colour} ${alpha}`;
    const found = known.get(name) ?? makeStamp(size, colour, alpha);
    if (known.size > STAMPS_KEPT) {
      known.clear();
    }
    known.set(name, found);
    return found;
  };
}
