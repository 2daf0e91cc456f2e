import fc from "fast-check";
import { commandKinds, type Command, type Model } from "./commands.ts";
import type { Stage } from "./stage.ts";

/**
 * One run of the model: a story that this seed draws is told to a new hall. Each answer must be what
 * the model foresees, and in the end everything that is stored. It has `length` commands at most, and
 * half of that on average.
 * @throws with the shortest story found that shows the same.
 */
export async function runModel(
  stage: Stage,
  { seed, length }: { seed: number; length: number },
): Promise<{ commands: number }> {
  const story = fc.commands(commandKinds, { maxCommands: length, size: "max" });
  let commands: number | undefined;
  try {
    await fc.assert(
      fc.asyncProperty(fc.noBias(story), async (told) => {
        const done = await play(stage, told);
        // Of the story itself, not of those that make it shorter.
        commands ??= done;
      }),
      { seed, numRuns: 1 },
    );
  } catch (error) {
    const again = `npm run test:models -- --seed ${seed} --runs 1 --length ${length}`;
    throw new Error(`To see this again: ${again}`, { cause: error });
  }
  return { commands: commands ?? 0 };
}

async function play(stage: Stage, story: Iterable<Command>): Promise<number> {
  const hall = await stage.openHall();
  const model: Model = { states: [hall.opening], commandsDone: 0 };
  let differences: string[];
  let broken: string[];
  try {
    await fc.asyncModelRun(() => ({ model, real: hall }), story);
    differences = await hall.differencesFrom(model.states);
  } finally {
    broken = await hall.close();
  }
  if (differences.length + broken.length > 0) {
    throw new Error(`In the end:\n${[...differences, ...broken].join("\n")}`);
  }
  return model.commandsDone;
}
