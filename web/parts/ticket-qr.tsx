import { correction, generate } from "lean-qr";
import { useMemo } from "preact/hooks";

/** Readers want so much white around a code (ISO/IEC 18004). */
const QUIET_MODULES = 4;

/** Read by a scanner at the door. White in every theme, because many scanners insist. */
export function TicketQr({ text, label }: { text: string; label: string }) {
  const { path, side } = useMemo(() => draw(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect width={side} height={side} rx="2" fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}

function draw(text: string): { path: string; side: number } {
  const code = generate(text, { minCorrectionLevel: correction.M });
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) {
        path += `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z`;
      }
    }
  }
  return { path, side: code.size + 2 * QUIET_MODULES };
}
