import { expect, test } from "@jest/globals";
import { saleStateOfRoom, type SaleState } from "../../domain/sale.ts";

test.each<[SaleState[], SaleState]>([
  [[], "open"],
  [["open"], "open"],
  [["paused", "open", "draining"], "open"],
  [["draining", "paused"], "paused"],
  [["draining", "draining"], "draining"],
])("a room of sales that are %j is %s", (sales, state) => {
  expect(saleStateOfRoom(sales)).toBe(state);
});
