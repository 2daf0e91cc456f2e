/*
 * Ten thousand small pictures in a frame. Drawn one by one they take a canvas several frames; written
 * as pixels they take a few milliseconds.
 */

/** A seat's picture as pixels, and its side. */
export type Stamp = { side: number; pixels: Uint32Array };

export function makeStamp(side: number, colour: string, alpha: number): Stamp {
  const whole = Math.max(1, Math.ceil(side));
  const canvas = new OffscreenCanvas(whole, whole).getContext("2d", { willReadFrequently: true });
  if (canvas === null) {
    return { side: whole, pixels: new Uint32Array(whole * whole) };
  }
  canvas.globalAlpha = alpha;
  canvas.fillStyle = colour;
  canvas.beginPath();
  if (side < ROUND_FROM_PX) {
    canvas.rect(0, 0, side, side);
  } else {
    canvas.arc(side / 2, side / 2, side / 2, 0, 2 * Math.PI);
  }
  canvas.fill();
  const { data } = canvas.getImageData(0, 0, whole, whole);
  return { side: whole, pixels: new Uint32Array(data.buffer.slice(0)) };
}

/** Below this a circle is a square: nobody can tell. */
const ROUND_FROM_PX = 3;

export type Raster = ReturnType<typeof createRaster>;

export function createRaster() {
  const picture = new OffscreenCanvas(1, 1);
  const canvas = picture.getContext("2d");
  let image = new ImageData(1, 1);
  let pixels = new Uint32Array(image.data.buffer);

  return {
    /** An empty picture of this size, in device pixels. */
    begin: (width: number, height: number): void => {
      if (image.width === width && image.height === height) {
        pixels.fill(0);
        return;
      }
      picture.width = width;
      picture.height = height;
      image = new ImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
    },

    /** Over whatever is there: seats do not overlap. What lies outside is left out. */
    stamp: (stamp: Stamp, left: number, top: number): void => {
      const { side } = stamp;
      const { width, height } = image;
      const fromX = Math.max(0, -left);
      const toX = Math.min(side, width - left);
      const toY = Math.min(side, height - top);
      for (let y = Math.max(0, -top); y < toY; y += 1) {
        let from = y * side + fromX;
        let to = (top + y) * width + left + fromX;
        for (let x = fromX; x < toX; x += 1) {
          const pixel = stamp.pixels[from] ?? 0;
          if (pixel !== 0) {
            pixels[to] = pixel;
          }
          from += 1;
          to += 1;
        }
      }
    },

    /** The picture, for as long as no other is begun. */
    end: (): CanvasImageSource => {
      canvas?.putImageData(image, 0, 0);
      return picture;
    },
  };
}
