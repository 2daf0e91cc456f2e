import { expect, test } from "@jest/globals";
import { createFormats } from "../../web/texts/formats.ts";

const en = createFormats("en", "KRW");
const ko = createFormats("ko", "KRW");

/** Which kind of space `Intl` writes changes with its data. */
const plain = (text: string) => text.replaceAll(/\s/g, " ");

test("money is in the installation's currency, exact, and without zeros that say nothing", () => {
  expect(en.money("130000.00")).toBe("₩130,000");
  expect(ko.money("130000.00")).toBe("₩130,000");
  expect(createFormats("en", "EUR").money("999999999999.99")).toBe("€999,999,999,999.99");
  expect(createFormats("en", "EUR").money("65.00")).toBe("€65");
});

test("a date is the venue's, wherever the fan is", () => {
  expect(en.date("2026-12-23")).toBe("Wed, 23 Dec 2026");
  expect(ko.date("2026-12-23")).toBe("2026년 12월 23일 (수)");
});

test("dates that follow each other are told as one", () => {
  expect(plain(en.dates(["2026-12-23", "2026-12-24", "2026-12-25"]))).toMatch(
    /^23 ?– ?25 Dec 2026$/,
  );
  expect(en.dates(["2026-12-23"])).toBe("Wed, 23 Dec 2026");
  expect(en.dates([])).toBe("");
});

test("a moment is told on the venue's clocks, and says so", () => {
  expect(plain(en.moment("2026-11-23T11:00:00Z", "Asia/Seoul"))).toMatch(/23 Nov.*20:00.*GMT\+9/);
});

test.each([
  [3, "10 seconds"],
  [44, "50 seconds"],
  [61, "2 minutes"],
  [3000, "50 minutes"],
  [9000, "3 hours"],
])("%d seconds are about %s", (seconds, text) => {
  expect(en.roughly(seconds)).toBe(text);
});

test.each([
  [0, "0:00"],
  [-5, "0:00"],
  [59.2, "1:00"],
  [299, "4:59"],
  [3661, "1:01:01"],
  [2 * 86_400 + 5, "2 days 0:00:05"],
])("a countdown of %d shows %s", (seconds, text) => {
  expect(en.countdown(seconds)).toBe(text);
});
