import { expect, test } from "@jest/globals";
import { readVisit, writeVisit } from "../../../web/visit/memory.ts";
import { admitted, asked, held, joined, paid, pay, visitAfter } from "./visits.ts";

test.each([
  ["joining", visitAfter()],
  ["waiting", visitAfter(joined())],
  ["asking", visitAfter(admitted(), asked("1", "2"), held("1"))],
  [
    "paying",
    visitAfter(admitted(), asked("1", "2"), held("1"), held("2"), pay("1", "2"), paid("1")),
  ],
  ["over", visitAfter(joined(), { type: "leave" })],
])("a visit that was %s goes on as it was", (_name, visit) => {
  expect(readVisit(writeVisit(visit))).toEqual(visit);
});

test.each([null, "", "null", "{}", "[1]", '{"form":1,"visit":{"userId":"user-1"}}'])(
  "%p is no visit",
  (text) => {
    expect(readVisit(text)).toBeNull();
  },
);

test("a visit of another form is forgotten", () => {
  expect(readVisit(writeVisit(visitAfter()).replace('"form":1', '"form":0'))).toBeNull();
});
