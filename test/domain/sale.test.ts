import { expect, test } from "@jest/globals";
import { saleStateOfLine, type SaleState } from "../../domain/sale.ts";

test.each<[SaleState[], SaleState]>([
  [[], "open"],
  [["open"], "open"],
  [["paused", "open", "draining"], "open"],
  [["draining", "paused"], "paused"],
  [["draining", "draining"], "draining"],
])("a line to sales that are %j is %s", (sales, state) => {
  expect(saleStateOfLine(sales)).toBe(state);
});
