import { classify, type Part } from "./parts.ts";

/** What `node --cpu-prof` writes, as far as it is read here. Times in microseconds. */
export type CpuProfile = {
  nodes: ProfileNode[];
  /** By the clock of `process.hrtime`, which all processes of a machine share. */
  startTime: number;
  samples: number[];
  timeDeltas: number[];
};

type ProfileNode = {
  id: number;
  callFrame: { functionName: string; url: string };
  children?: number[];
};

/** Time spent in each part of the program. */
export type PartTimes = Map<Part, number>;

/**
 * Sums up the samples of a span. A function that belongs to no part, as most of Node's own, counts
 * for the nearest caller that does: writing to a socket is the work of whoever writes.
 */
export function timesByPart(
  profile: CpuProfile,
  span: { fromUs: number; toUs: number },
): PartTimes {
  const parts = partsOfNodes(profile.nodes);
  const times: PartTimes = new Map();
  let nowUs = profile.startTime;
  profile.samples.forEach((nodeId, index) => {
    const deltaUs = profile.timeDeltas[index] ?? 0;
    nowUs += deltaUs;
    const part = parts.get(nodeId);
    if (part !== undefined && nowUs >= span.fromUs && nowUs < span.toUs) {
      times.set(part, (times.get(part) ?? 0) + deltaUs);
    }
  });
  return times;
}

function partsOfNodes(nodes: readonly ProfileNode[]): Map<number, Part> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parts = new Map<number, Part>();
  const [root] = nodes;
  const open: { node: ProfileNode; inherited: Part }[] =
    root === undefined ? [] : [{ node: root, inherited: "Node itself" }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, inherited } = next;
    const part = classify(node.callFrame) ?? inherited;
    parts.set(node.id, part);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) {
        open.push({ node: child, inherited: part });
      }
    }
  }
  return parts;
}
