import type { Point } from "./camera.ts";

/** What fingers and a mouse do on the map. Points are in CSS pixels from its corner. */
export type GestureCallbacks = {
  onPan: (by: Point) => void;
  onZoom: (factor: number, at: Point) => void;
  onTap: (at: Point, isTouch: boolean) => void;
  /** `undefined` when the mouse has left. */
  onHover: (at: Point | undefined) => void;
};

/** A finger trembles; farther than this it moves. */
const TAP_MAX_PX = 8;
const WHEEL_STEP = 0.0018;
/** A pinch on a touchpad comes as a wheel with Ctrl, in smaller steps. */
const PINCH_STEP = 0.012;

/** @returns what takes the listeners away again. */
export function listenToGestures(element: HTMLElement, callbacks: GestureCallbacks): () => void {
  const fingers = new Map<number, Point>();
  let movedPx = 0;

  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  const down = (event: PointerEvent) => {
    if (event.button !== 0) {
      return;
    }
    fingers.set(event.pointerId, pointOf(event));
    movedPx = fingers.size > 1 ? Infinity : 0;
    element.setPointerCapture(event.pointerId);
  };

  const move = (event: PointerEvent) => {
    const at = pointOf(event);
    const before = fingers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType === "mouse") {
        callbacks.onHover(at);
      }
      return;
    }
    const by = { x: at.x - before.x, y: at.y - before.y };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, at);
    if (other !== undefined) {
      // Two fingers: one moves at a time, and half of its way is the way of the middle.
      callbacks.onPan({ x: by.x / 2, y: by.y / 2 });
      const factor = distance(at, other) / Math.max(1, distance(before, other));
      callbacks.onZoom(factor, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
      return;
    }
    movedPx += Math.hypot(by.x, by.y);
    if (movedPx > TAP_MAX_PX) {
      callbacks.onHover(undefined);
      callbacks.onPan(by);
    }
  };

  const up = (event: PointerEvent) => {
    const wasDown = fingers.delete(event.pointerId);
    if (wasDown && event.type === "pointerup" && fingers.size === 0 && movedPx <= TAP_MAX_PX) {
      callbacks.onTap(pointOf(event), event.pointerType !== "mouse");
    }
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const step = event.ctrlKey ? PINCH_STEP : WHEEL_STEP;
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    callbacks.onZoom(Math.exp(-event.deltaY * pixels * step), pointOf(event));
  };

  const leave = () => callbacks.onHover(undefined);

  const end = new AbortController();
  const { signal } = end;
  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("pointerleave", leave, { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  return () => end.abort();
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
