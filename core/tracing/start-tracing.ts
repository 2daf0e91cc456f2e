import type { Logger } from "../logger.ts";
import type { Program } from "./open-telemetry.ts";
import { noTracing, type Tracing } from "./tracing.ts";

export async function startTracing(
  { isOn }: { isOn: boolean },
  options: { program: Program; logger: Logger },
): Promise<Tracing> {
  if (!isOn) {
    return noTracing;
  }
  const { startOpenTelemetry } = await import("./open-telemetry.ts");
  return startOpenTelemetry(options);
}
