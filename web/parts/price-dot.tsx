import { PRICE_COLOURS } from "../hall/colours.ts";

/** The colour of a price on the map. */
export function PriceDot({ price }: { price: number }) {
  return <span class={`price-dot price-dot--${(price % PRICE_COLOURS) + 1}`} aria-hidden="true" />;
}
