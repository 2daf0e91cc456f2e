import { expect, test } from "@jest/globals";
import { isDuplicateKey, isTransient } from "../../db/errors.ts";

const failure = (properties: object) => Object.assign(new Error("it failed"), properties);

test.each([
  ["a deadlock", { errno: 1213 }],
  ["a lock that was waited for too long", { errno: 1205 }],
  ["a server that shuts down", { errno: 1053 }],
  ["too many connections", { errno: 1040 }],
  ["a server that became a replica", { errno: 1290 }],
  ["a statement that an operator stopped", { errno: 1317 }],
  ["a connection that MariaDB closed for its silence", { errno: 1927 }],
  ["a connection that MySQL closed for its silence", { errno: 4031 }],
  ["a table that cannot grow, because the disk is full", { errno: 1114 }],
  ["a file that cannot be written, because the disk is full", { errno: 3 }],
  [
    "a storage engine without space",
    { errno: 1030, message: 'Got error 28 "No space left on device" from storage engine InnoDB' },
  ],
  ["a refused connection", { code: "ECONNREFUSED" }],
  ["a lost connection", { code: "PROTOCOL_CONNECTION_LOST" }],
  ["a server that does not answer", { code: "ETIMEDOUT" }],
  ["a pool without a free connection", { name: "KnexTimeoutError" }],
  ["whatever ended the connection", { errno: 1835, fatal: true }],
])("%s passes: the same work may succeed", (_what, properties) => {
  expect(isTransient(failure(properties))).toBe(true);
});

test.each([
  ["a duplicate", { errno: 1062 }],
  ["whatever else a storage engine cannot do", { errno: 1030, message: "Got error 168" }],
  ["a broken rule of the schema", { errno: 4025 }],
  ["a row that refers to nothing", { errno: 1452 }],
  ["a wrong statement", { errno: 1064, code: "ER_PARSE_ERROR" }],
  ["a bug", {}],
])("%s does not", (_what, properties) => {
  expect(isTransient(failure(properties))).toBe(false);
});

test("what is no error is neither transient nor a duplicate", () => {
  for (const thrown of [undefined, null, "ECONNRESET", { errno: 1213 }, { errno: 1062 }]) {
    expect(isTransient(thrown)).toBe(false);
    expect(isDuplicateKey(thrown)).toBe(false);
  }
});

test("a duplicate is told from other failures", () => {
  expect(isDuplicateKey(failure({ errno: 1062 }))).toBe(true);
  expect(isDuplicateKey(failure({ errno: 1213 }))).toBe(false);
});
