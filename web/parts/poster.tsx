import { useMemo } from "preact/hooks";

/** A picture for a concert that has none: an evening in its own colours, over rows of seats. */
export function Poster({ concertId }: { concertId: string }) {
  const drawn = useMemo(() => draw(concertId), [concertId]);
  const { hue, beams, rows } = drawn;
  const name = `poster-${concertId}`;
  return (
    <svg
      class="poster"
      viewBox="0 0 320 400"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <defs>
        <linearGradient id={`${name}-sky`} x1="0" y1="0" x2="0.3" y2="1">
          <stop offset="0" stop-color={`hsl(${hue} 62% 30%)`} />
          <stop offset="0.55" stop-color={`hsl(${hue + 28} 52% 18%)`} />
          <stop offset="1" stop-color="#120e22" />
        </linearGradient>
        <linearGradient id={`${name}-beam`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color="#fff4d6" stop-opacity="0.55" />
          <stop offset="1" stop-color="#fff4d6" stop-opacity="0" />
        </linearGradient>
      </defs>
      <rect width="320" height="400" fill={`url(#${name}-sky)`} />
      {beams.map(({ from, to, width }) => (
        <polygon
          key={from}
          points={`${from - 3},-4 ${from + 3},-4 ${to + width},300 ${to - width},300`}
          fill={`url(#${name}-beam)`}
        />
      ))}
      <ellipse cx="160" cy="262" rx="92" ry="13" fill="#fff1c9" opacity="0.85" />
      {rows.map(({ x, y, radius, fill }) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r={radius} fill={fill} />
      ))}
    </svg>
  );
}

/** Those of a stage's lights; a green evening looks like a forest. */
const HUES = [216, 236, 262, 284, 318, 342, 8, 196];

const ROWS = 6;
const LIT_SHARE = 0.16;

function draw(concertId: string) {
  const random = randomOf(concertId);
  const hue = HUES[Math.floor(random() * HUES.length)] ?? 0;
  const beams = [0, 1, 2, 3].map((index) => ({
    from: 30 + index * 85 + random() * 30,
    to: 90 + random() * 140,
    width: 20 + random() * 34,
  }));
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const count = 9 + row;
    const spread = 0.62 + row * 0.02;
    return Array.from({ length: count }, (_seat, index) => {
      const angle = (index / (count - 1) - 0.5) * spread * Math.PI;
      const far = 112 + row * 30;
      const isLit = random() < LIT_SHARE;
      return {
        x: Math.round((160 + Math.sin(angle) * far * 1.25) * 10) / 10,
        y: Math.round((196 + Math.cos(angle) * far * 0.82) * 10) / 10,
        radius: 5.5 + row * 0.9,
        fill: isLit ? "#ffb71b" : `hsl(${hue + 20} 34% ${30 - row * 3}%)`,
      };
    });
  }).flat();
  return { hue, beams, rows };
}

/** The same numbers for the same name, everywhere (mulberry32 over an FNV-1a hash). */
function randomOf(name: string): () => number {
  let state = 0x81_1c_9d_c5;
  for (const character of name) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  }
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
