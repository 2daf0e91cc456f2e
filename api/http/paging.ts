import Joi from "joi";

const LIMIT_DEFAULT = 20;

/** `limit` as a query carries it, which knows texts only: 1 to 100, and nothing like `1e2`. */
const limit = Joi.string()
  .pattern(/^(?:[1-9]\d?|100)$/)
  .default(String(LIMIT_DEFAULT))
  .description("How many at most, 1 to 100")
  .example("20");

export type PageQuery = { limit: string; before?: string };

/** The query of a list that is read newest first; `before` has the form of its items' ids. */
export function pageQuery(cursor: RegExp) {
  return Joi.object<PageQuery>({
    limit,
    before: Joi.string().pattern(cursor).description("The `nextBefore` of the page before"),
  });
}

/**
 * Reads one item more than the page has, to know whether another page follows. `nextBefore` is the
 * id of the page's last item then.
 */
export async function readPage<Item>(
  { limit: asked, before }: PageQuery,
  idOf: (item: Item) => string,
  read: (page: { limit: number; before?: string }) => Promise<Item[]>,
): Promise<{ items: Item[]; nextBefore: string | null }> {
  const size = Number(asked);
  const found = await read({ limit: size + 1, ...(before === undefined ? {} : { before }) });
  const items = found.slice(0, size);
  const last = items.at(-1);
  const hasMore = found.length > size && last !== undefined;
  return { items, nextBefore: hasMore ? idOf(last) : null };
}
