/** The names of a metric's labels, and one value for each of them. */
export type LabelNames = readonly string[];
export type LabelValues<Names extends LabelNames> = { readonly [Index in keyof Names]: string };

/** What is counted under one combination of label values. */
export type Cell<Content> = { labels: Record<string, string>; content: Content };

export type Cells<Names extends LabelNames, Content> = {
  /** The same content for the same values, made when they first come up. */
  of: (...values: LabelValues<Names>) => Content;
  all: readonly Cell<Content>[];
};

/**
 * Each combination is a time series that somebody stores for months. Ours come to a few hundred; what
 * comes after this many is counted together, with this word for each value.
 */
const CELLS_MAX = 2000;
const BEYOND = "other";

type Branch<Content> = { content: Content | undefined; next: Map<string, Branch<Content>> };

/**
 * Finds a cell by its label values: a look into a map for each of them. The library would first build
 * a text of all of them, which costs twenty times as much, and this is on the way of every request.
 */
export function createCells<const Names extends LabelNames, Content>(
  names: Names,
  create: () => Content,
): Cells<Names, Content> {
  const root = newBranch<Content>();
  const all: Cell<Content>[] = [];
  let beyond: Content | undefined;

  const add = (valueOf: (index: number) => string): Content => {
    const content = create();
    all.push({
      labels: Object.fromEntries(names.map((name, index) => [name, valueOf(index)])),
      content,
    });
    return content;
  };

  const addAt = (values: LabelValues<Names>): Content => {
    if (all.length >= CELLS_MAX) {
      beyond ??= add(() => BEYOND);
      return beyond;
    }
    let branch = root;
    for (const value of values) {
      const next = branch.next.get(value) ?? newBranch<Content>();
      branch.next.set(value, next);
      branch = next;
    }
    branch.content = add((index) => values[index] ?? "");
    return branch.content;
  };

  return {
    all,
    of(...values) {
      let branch: Branch<Content> | undefined = root;
      for (const value of values) {
        branch = branch?.next.get(value);
      }
      return branch?.content ?? addAt(values);
    },
  };
}

function newBranch<Content>(): Branch<Content> {
  return { content: undefined, next: new Map() };
}
