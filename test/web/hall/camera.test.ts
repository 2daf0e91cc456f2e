import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  between,
  centreOn,
  fit,
  limitsOf,
  pan,
  reveal,
  toHall,
  toScreen,
  zoomAt,
} from "../../../web/hall/camera.ts";

const bounds = { left: -900, right: 900, top: -100, bottom: 1100 };
const size = { width: 600, height: 400 };
const limits = limitsOf(bounds, size, 10);
const whole = fit(bounds, size, limits.maxScale);

test("at first the whole hall is in sight, in the middle", () => {
  const corner = toScreen(whole, { x: bounds.left, y: bounds.top });
  const opposite = toScreen(whole, { x: bounds.right, y: bounds.bottom });
  expect(corner.y).toBeCloseTo(0);
  expect(opposite.y).toBeCloseTo(400);
  expect(corner.x).toBeCloseTo(600 - opposite.x);
});

test("a point of the screen is a point of the hall, and the other way round", () => {
  const point = { x: 17, y: 230 };
  const there = toScreen(whole, point);
  const back = toHall(whole, there);
  expect(back.x).toBeCloseTo(point.x);
  expect(back.y).toBeCloseTo(point.y);
});

describe("zooming", () => {
  test("keeps what is under the pointer under the pointer", () => {
    const at = { x: 320, y: 210 };
    const before = toHall(whole, at);
    const after = toHall(zoomAt(whole, 4, at, limits), at);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  test("ends where the whole hall is in sight, and where a seat fills a fingertip", () => {
    expect(zoomAt(whole, 0.1, { x: 0, y: 0 }, limits).scale).toBe(limits.minScale);
    const closest = zoomAt(whole, 1e6, { x: 300, y: 200 }, limits).scale;
    expect(closest * 10).toBeGreaterThan(40);
  });
});

test("whatever is done, some of the hall stays in sight", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          zoom: fc.double({ min: 0.2, max: 5, noNaN: true }),
          x: fc.integer({ min: -2000, max: 2000 }),
          y: fc.integer({ min: -2000, max: 2000 }),
        }),
      ),
      (moves) => {
        let camera = whole;
        for (const { zoom, x, y } of moves) {
          camera = pan(zoomAt(camera, zoom, { x: 300, y: 200 }, limits), { x, y }, limits);
        }
        const corner = toScreen(camera, { x: bounds.left, y: bounds.top });
        const opposite = toScreen(camera, { x: bounds.right, y: bounds.bottom });
        expect(corner.x).toBeLessThan(size.width);
        expect(corner.y).toBeLessThan(size.height);
        expect(opposite.x).toBeGreaterThan(0);
        expect(opposite.y).toBeGreaterThan(0);
      },
    ),
  );
});

test("a seat is brought into sight, and nothing moves when it is there already", () => {
  const close = centreOn({ x: 0, y: 500 }, 3, limits);
  const far = { x: 700, y: 300 };
  const { x, y } = toScreen(reveal(close, far, 50, limits), far);
  expect(x).toBeLessThanOrEqual(550);
  expect(y).toBeGreaterThanOrEqual(50);
  expect(reveal(close, { x: 10, y: 510 }, 50, limits)).toEqual(close);
});

test("a flight begins here, ends there, and is halfway in proportion", () => {
  const there = centreOn({ x: 300, y: 300 }, limits.maxScale, limits);
  expect(between(whole, there, 0)).toEqual(whole);
  expect(between(whole, there, 1).scale).toBeCloseTo(there.scale);
  expect(between(whole, there, 1).left).toBeCloseTo(there.left);
  expect(between(whole, there, 0.5).scale).toBeCloseTo(Math.sqrt(whole.scale * there.scale));
});
