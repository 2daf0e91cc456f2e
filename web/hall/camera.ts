import type { Bounds } from "./hall.ts";

/** How the hall lies on the screen: a point of the hall times `scale`, plus `left` and `top`, in CSS pixels. */
export type Camera = { scale: number; left: number; top: number };

export type Size = { width: number; height: number };
export type Point = { x: number; y: number };

/** A seat this wide can be hit with a finger and read. */
const CLOSE_SEAT_PX = 34;
/** Some of the hall stays in sight, wherever it is pushed. */
const KEPT_IN_SIGHT = 0.35;

/** The whole hall, in the middle. */
export function fit(bounds: Bounds, size: Size, maxScale: number): Camera {
  const width = bounds.right - bounds.left;
  const height = bounds.bottom - bounds.top;
  const scale = Math.min(size.width / width, size.height / height, maxScale);
  return {
    scale,
    left: (size.width - (bounds.left + bounds.right) * scale) / 2,
    top: (size.height - (bounds.top + bounds.bottom) * scale) / 2,
  };
}

export function toScreen(camera: Camera, { x, y }: Point): Point {
  return { x: x * camera.scale + camera.left, y: y * camera.scale + camera.top };
}

export function toHall(camera: Camera, { x, y }: Point): Point {
  return { x: (x - camera.left) / camera.scale, y: (y - camera.top) / camera.scale };
}

export type CameraLimits = { minScale: number; maxScale: number; bounds: Bounds; size: Size };

/** From the whole hall to seats that fill a fingertip. A small hall is that close from the beginning. */
export function limitsOf(bounds: Bounds, size: Size, seatSize: number): CameraLimits {
  const maxScale = (CLOSE_SEAT_PX * 1.4) / seatSize;
  const whole = fit(bounds, size, maxScale).scale;
  return { minScale: whole, maxScale: Math.max(maxScale, whole), bounds, size };
}

/** The scale at which seats can be chosen with a finger. */
export function closeScale(seatSize: number): number {
  return CLOSE_SEAT_PX / seatSize;
}

export function zoomAt(camera: Camera, factor: number, at: Point, limits: CameraLimits): Camera {
  const scale = clamp(camera.scale * factor, limits.minScale, limits.maxScale);
  const held = toHall(camera, at);
  return keepInSight({ scale, left: at.x - held.x * scale, top: at.y - held.y * scale }, limits);
}

export function pan(camera: Camera, by: Point, limits: CameraLimits): Camera {
  return keepInSight({ ...camera, left: camera.left + by.x, top: camera.top + by.y }, limits);
}

/** Moved no more than it takes to have the point well inside. */
export function reveal(camera: Camera, point: Point, margin: number, limits: CameraLimits): Camera {
  const { x, y } = toScreen(camera, point);
  const { width, height } = limits.size;
  return pan(
    camera,
    {
      x: clamp(x, margin, Math.max(margin, width - margin)) - x,
      y: clamp(y, margin, Math.max(margin, height - margin)) - y,
    },
    limits,
  );
}

/** The point in the middle, at this scale. */
export function centreOn(point: Point, scale: number, limits: CameraLimits): Camera {
  const bounded = clamp(scale, limits.minScale, limits.maxScale);
  const { width, height } = limits.size;
  return keepInSight(
    { scale: bounded, left: width / 2 - point.x * bounded, top: height / 2 - point.y * bounded },
    limits,
  );
}

export function keepInSight(camera: Camera, { bounds, size }: CameraLimits): Camera {
  return {
    scale: camera.scale,
    left: within(camera.left, bounds.left, bounds.right, camera.scale, size.width),
    top: within(camera.top, bounds.top, bounds.bottom, camera.scale, size.height),
  };
}

function within(offset: number, from: number, to: number, scale: number, side: number): number {
  const kept = Math.min(side, (to - from) * scale) * KEPT_IN_SIGHT;
  return clamp(offset, kept - to * scale, side - kept - from * scale);
}

/** Between two views, as the eye expects it: even in proportion, not in pixels. */
export function between(one: Camera, other: Camera, share: number): Camera {
  const scale = one.scale * (other.scale / one.scale) ** share;
  // The point that both views have in the same place, if they zoom; else a straight way.
  const way =
    Math.abs(other.scale - one.scale) < 1e-9
      ? share
      : (scale - one.scale) / (other.scale - one.scale);
  return {
    scale,
    left: one.left + (other.left - one.left) * way,
    top: one.top + (other.top - one.top) * way,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
