import fc from "fast-check";
import type { Answer } from "../api/api-world.ts";
import { faultOf } from "./answers.ts";
import { breakageOf, type Breakage, type BrokenRequest } from "./breakages/index.ts";
import { inWords, write } from "./request.ts";
import type { Stage } from "./stage.ts";
import { draftOf, fillIn, type Draft } from "./valid.ts";

/** What came of the requests so far: how often each operation was asked in which way, and answered. */
export type Tally = { valid: Map<string, number>; broken: Map<string, number> };

export function newTally(): Tally {
  return { valid: new Map(), broken: new Map() };
}

/** Of the requests of a run this share is right. */
const VALID_SHARE = 0.2;

/** Nobody waits for longer to see fewer requests; and what comes by chance is never few. */
const SHRINKING_MAX_MS = 30_000;

/** In what has a body there is that much more to break. */
const BODY_WEIGHT = 5;

/**
 * One run: as many requests as this seed draws, first right ones, then broken ones.
 * @throws with the fewest requests found that show the same.
 */
export async function runFuzz(
  stage: Stage,
  tally: Tally,
  { seed, length }: { seed: number; length: number },
): Promise<void> {
  const { operations } = stage;
  const right = fc.oneof(...operations.map(draftOf));
  const broken = fc.oneof(
    ...operations.map((operation) => ({
      weight: operation.body === undefined ? 1 : BODY_WEIGHT,
      arbitrary: fc.tuple(draftOf(operation), breakageOf(operation, operations)),
    })),
  );
  const valid = Math.round(length * VALID_SHARE);
  const ofLength = (mean: number) => ({ maxLength: 2 * mean, size: "max" }) as const;
  const { failed, errorInstance } = await fc.check(
    fc.asyncProperty(
      fc.noBias(fc.array(right, ofLength(valid))),
      fc.noBias(fc.array(broken, ofLength(length - valid))),
      async (drafts, breakages) => {
        await askRightly(stage, tally, drafts);
        await stage.settle();
        await askWrongly(stage, tally, breakages);
      },
    ),
    { seed, numRuns: 1, interruptAfterTimeLimit: SHRINKING_MAX_MS },
  );
  if (failed) {
    const again = `npm run test:fuzz -- --seed ${seed} --runs 1 --length ${length}`;
    throw new Error(`To see this again: ${again}`, { cause: errorInstance });
  }
}

/** What is right is answered as the document says, and never as something that has no form. */
async function askRightly(stage: Stage, tally: Tally, drafts: readonly Draft[]): Promise<void> {
  for (const draft of drafts) {
    const fan = await stage.readyFan(draft.fan);
    const request = fillIn(draft, fan, stage.memory, { onlyKnown: false });
    const written = write(request);
    const answer = await stage.send(written);
    const fault = faultOf(answer) ?? faultOfRight(answer);
    if (fault !== undefined) {
      throw new Error(`${inWords(written)}\nwas answered ${told(answer)}:\n${fault}`);
    }
    count(tally.valid, `${draft.operation.operationId} ${answer.status}`);
    stage.learn(request, answer);
  }
}

/** What JSON Schema cannot say of an amount without making it hard to read. */
const BEYOND_SCHEMAS = "must be more than zero";

function faultOfRight({ status, body }: Answer): string | undefined {
  const isOfNoForm = status === 400 && body["code"] === "invalid-request";
  return isOfNoForm && !String(body["detail"]).endsWith(BEYOND_SCHEMAS)
    ? "the document calls this right"
    : undefined;
}

/** Broken requests that are on their way together: they have nothing to do with each other. */
const TOGETHER = 8;

/** What is broken is refused for being so, and changes nothing. */
async function askWrongly(
  stage: Stage,
  tally: Tally,
  breakages: readonly (readonly [Draft, Breakage])[],
): Promise<void> {
  const before = await stage.readStored();
  const all: BrokenRequest[] = [];
  for (const [draft, breakage] of breakages) {
    const fan = await stage.readyFan(draft.fan);
    const broken = breakage(fillIn(draft, fan, stage.memory, { onlyKnown: true }));
    all.push(...(broken === undefined ? [] : [broken]));
  }
  for (let asked = 0; asked < all.length; asked += TOGETHER) {
    await Promise.all(
      all.slice(asked, asked + TOGETHER).map((broken) => askOneWrongly(stage, tally, broken)),
    );
  }
  const after = await stage.readStored();
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );
  if (changed.length > 0) {
    const words = all.map(({ request }) => inWords(request));
    throw new Error(`One of these changed ${changed.join(", ")}:\n${words.join("\n")}`);
  }
}

async function askOneWrongly(stage: Stage, tally: Tally, broken: BrokenRequest): Promise<void> {
  const answer = await stage.send(broken.request);
  const fault = faultOf(answer) ?? faultOfRefusal(broken, answer);
  if (fault !== undefined) {
    throw new Error(`${inWords(broken.request)}\nwas answered ${told(answer)}:\n${fault}`);
  }
  count(tally.broken, `${broken.rule} ${answer.status}`);
}

function faultOfRefusal({ rule, statuses }: BrokenRequest, { status }: Answer): string | undefined {
  return statuses.includes(status)
    ? undefined
    : `it broke the rule that ${rule}, so ${statuses.join(" or ")} was expected`;
}

function told({ status, body }: Answer): string {
  return `${status} ${JSON.stringify(body)}`;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
