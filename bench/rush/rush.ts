import { auditSale } from "./audit/audit.ts";
import type { Finding } from "./audit/finding.ts";
import { createHttpClient } from "./calls/http-client.ts";
import { createMeter } from "./calls/meter.ts";
import { createPublicApi } from "./calls/public-api.ts";
import { drawCharacter } from "./fans/character.ts";
import { createCrowd } from "./fans/crowd.ts";
import { spendEvening } from "./fans/evening.ts";
import type { Fan, World } from "./fans/fan.ts";
import { createHall } from "./fans/hall.ts";
import { createWitness } from "./fans/witness.ts";
import type { Plan } from "./plan.ts";
import { seededRandomOf } from "./random.ts";
import { startChronicle } from "./chronicle.ts";
import { openDoors } from "./venue/ushers.ts";
import type { Venue } from "./venue/venue.ts";
import { renderAudit, renderReport } from "./view/report.ts";
import type { Screen } from "./view/screen.ts";

/**
 * The whole sale: everybody comes, and the audit when the last has gone.
 * @returns whether the audit found nothing.
 */
export async function runRush(
  plan: Plan,
  venue: Venue,
  openScreen: () => Screen,
  say: (text: string) => void,
): Promise<boolean> {
  const { show, url, people, settings } = venue;
  const http = createHttpClient(url);
  const meter = createMeter();
  const api = createPublicApi({ http, meter, show });
  const world: World = {
    api,
    meter,
    witness: createWitness(),
    crowd: createCrowd(people.length),
    hall: createHall(show.seatNos),
    speed: plan.speed,
    troubles: [],
  };
  try {
    // What ushers do is not a part of the sale.
    await openDoors(createPublicApi({ http, meter: createMeter(), show }), venue);
    say(describe(plan, url, settings));
    const chronicle = startChronicle(world, openScreen());
    try {
      await Promise.all(fansOf(plan, venue).map((fan) => spendEvening(world, fan)));
    } finally {
      chronicle.close();
    }
    const { samples } = chronicle;
    const { crowd, witness, troubles } = world;
    const { errands } = witness;
    const seconds = samples.at(-1)?.seconds ?? 0;
    say(`\n${renderReport({ seats: plan.seats, seconds, samples, meter, crowd, errands })}\n`);
    const findings: Finding[] = await auditSale(venue, errands, troubles);
    say(renderAudit(findings));
    return findings.every(({ isClean }) => isClean);
  } finally {
    http.close();
  }
}

function fansOf({ seed, speed }: Plan, { people }: Venue): Fan[] {
  return people.map((person, index) => {
    const random = seededRandomOf(seed, index);
    return { ...person, random, character: drawCharacter(random, speed), where: "still to come" };
  });
}

function describe({ seed, speed }: Plan, url: string, settings: Venue["settings"]): string {
  const made = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const pace = speed === 1 ? "" : ` --speed ${speed}`;
  return [`Rowlock at ${url}  ${made.join(" ")}`.trimEnd(), `--seed ${seed}${pace}`, ""].join("\n");
}
