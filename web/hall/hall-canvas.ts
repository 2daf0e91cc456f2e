import {
  between,
  centreOn,
  closeScale,
  fit,
  keepInSight,
  limitsOf,
  pan,
  reveal,
  toHall,
  toScreen,
  zoomAt,
  type Camera,
  type CameraLimits,
  type Point,
  type Size,
} from "./camera.ts";
import { readColours, type Colours } from "./colours.ts";
import type { Hall } from "./hall.ts";
import { createPainter, type Scene } from "./painter.ts";
import { createSeatFinder } from "./seat-finder.ts";
import { changesBetween, noneFree, type Vacancy } from "./vacancy.ts";

/** What the page tells the map. The map tells the page by the callbacks of its gestures. */
export type HallCanvas = ReturnType<typeof createHallCanvas>;

/** More would cost more than anybody sees. */
const RATIO_MAX = 2;
const FADE_MS = 700;
const FLIGHT_MS = 350;
/** So much room is left around what is brought into sight. */
const REVEAL_MARGIN_PX = 90;
/** A finger is this imprecise. */
const TOUCH_RADIUS_PX = 22;

type Marks = Pick<Scene, "wanted" | "picked" | "held" | "hovered" | "focused">;
type Flight = { from: Camera; to: Camera; startedAt: number };

/** The map of a hall on a canvas, which is painted only when something has changed. */
export function createHallCanvas(
  element: HTMLCanvasElement,
  hall: Hall,
  options: { words: { stage: string }; onCamera: (isClose: boolean) => void },
) {
  const context = element.getContext("2d", { alpha: true });
  const finder = createSeatFinder(hall);
  const paint = createPainter(hall, finder, options.words);
  const fading = new Map<number, number>();
  let colours: Colours = readColours(element);
  let size: Size = { width: 1, height: 1 };
  let ratio = 1;
  let limits: CameraLimits = limitsOf(hall.bounds, size, hall.seatSize);
  let camera: Camera = fit(hall.bounds, size, limits.maxScale);
  let flight: Flight | undefined;
  let vacancy: Vacancy = noneFree(hall);
  let hasNews = false;
  let marks: Marks = {
    wanted: new Set(),
    picked: new Set(),
    held: new Set(),
    hovered: undefined,
    focused: undefined,
  };
  let frame = 0;

  const prefersCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function requestFrame(): void {
    frame ||= requestAnimationFrame(paintFrame);
  }

  function paintFrame(now: number): void {
    frame = 0;
    if (flight !== undefined) {
      const share = Math.min(1, (now - flight.startedAt) / FLIGHT_MS);
      camera = between(flight.from, flight.to, easeOut(share));
      if (share === 1) {
        flight = undefined;
        options.onCamera(isClose());
      }
    }
    const fades = new Map<number, number>();
    for (const [seat, startedAt] of fading) {
      const left = 1 - (now - startedAt) / FADE_MS;
      if (left > 0) {
        fades.set(seat, left);
      } else {
        fading.delete(seat);
      }
    }
    if (context !== null) {
      paint(context, { camera, size, ratio, vacancy, fading: fades, ...marks }, colours);
    }
    if (flight !== undefined || fading.size > 0) {
      requestFrame();
    }
  }

  function look(next: Camera, isFlown: boolean): void {
    if (isFlown && !prefersCalm()) {
      flight = { from: camera, to: next, startedAt: performance.now() };
    } else {
      flight = undefined;
      camera = next;
      options.onCamera(isClose());
    }
    requestFrame();
  }

  /** Where it is going, if it is on its way: two steps in a row are two steps. */
  const destination = () => flight?.to ?? camera;
  const middle = (): Point => ({ x: size.width / 2, y: size.height / 2 });
  /** So close that seats can be told apart by a finger. */
  const isClose = () => camera.scale >= closeScale(hall.seatSize) * 0.6;

  return {
    resize: (next: Size): void => {
      if (next.width === size.width && next.height === size.height) {
        return;
      }
      const wasWhole = camera.scale <= limits.minScale * 1.01;
      const centre = toHall(camera, middle());
      ratio = Math.min(devicePixelRatio, RATIO_MAX);
      size = next;
      element.width = Math.round(size.width * ratio);
      element.height = Math.round(size.height * ratio);
      limits = limitsOf(hall.bounds, size, hall.seatSize);
      flight = undefined;
      camera = wasWhole
        ? fit(hall.bounds, size, limits.maxScale)
        : centreOn(centre, camera.scale, limits);
      options.onCamera(isClose());
      requestFrame();
    },

    /** After the theme has changed. */
    recolour: (): void => {
      colours = readColours(element);
      requestFrame();
    },

    show: (next: Vacancy): void => {
      if (hasNews && !prefersCalm()) {
        const now = performance.now();
        changesBetween(vacancy, next).taken.forEach((seat) => fading.set(seat, now));
      }
      hasNews = true;
      vacancy = next;
      requestFrame();
    },

    mark: (next: Partial<Marks>): void => {
      marks = { ...marks, ...next };
      requestFrame();
    },

    pan: (by: Point): void => {
      look(pan(destination(), by, limits), false);
    },

    zoom: (factor: number, at: Point = middle(), isFlown = false): void => {
      look(zoomAt(destination(), factor, at, limits), isFlown);
    },

    whole: (): void => {
      look(fit(hall.bounds, size, limits.maxScale), true);
    },

    /** Near enough to choose, around these seats. */
    goTo: (seats: readonly number[]): void => {
      const points = seats.map((seat) => ({ x: hall.x[seat] ?? 0, y: hall.y[seat] ?? 0 }));
      const bounds = {
        left: Math.min(...points.map(({ x }) => x)) - hall.seatSize * 2,
        right: Math.max(...points.map(({ x }) => x)) + hall.seatSize * 2,
        top: Math.min(...points.map(({ y }) => y)) - hall.seatSize * 2,
        bottom: Math.max(...points.map(({ y }) => y)) + hall.seatSize * 2,
      };
      const most = Math.max(closeScale(hall.seatSize) * 0.8, limits.minScale);
      look(keepInSight(fit(bounds, size, most), limits), true);
    },

    /** Moved only as far as it takes to see the seat well. */
    reveal: (seat: number): void => {
      const point = { x: hall.x[seat] ?? 0, y: hall.y[seat] ?? 0 };
      const from = destination();
      const needed = closeScale(hall.seatSize) * 0.6;
      const margin = Math.min(REVEAL_MARGIN_PX, size.width / 4, size.height / 4);
      const to =
        from.scale < needed ? centreOn(point, needed, limits) : reveal(from, point, margin, limits);
      if (to.scale !== from.scale || to.left !== from.left || to.top !== from.top) {
        look(to, true);
      }
    },

    isClose,

    seatAt: (at: Point, isTouch: boolean): number | undefined => {
      const { x, y } = toHall(camera, at);
      const within = Math.max(hall.seatSize * 0.6, isTouch ? TOUCH_RADIUS_PX / camera.scale : 0);
      return finder.nearest(x, y, Math.min(within, hall.seatSize * 1.2));
    },

    screenOf: (seat: number): Point => {
      return toScreen(camera, { x: hall.x[seat] ?? 0, y: hall.y[seat] ?? 0 });
    },

    destroy: (): void => {
      cancelAnimationFrame(frame);
    },
  };
}

function easeOut(share: number): number {
  return 1 - (1 - share) ** 3;
}
