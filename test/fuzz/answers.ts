import type { Answer } from "../api/api-world.ts";
import { openApi } from "../api/contract.ts";
import { secrets } from "./fans.ts";

/**
 * What is wrong with an answer whatever was asked, in words; `undefined` when nothing is. That it is as
 * the document describes it was seen before.
 */
export function faultOf(answer: Answer): string | undefined {
  const { status, headers, body } = answer;
  if (status >= 500) {
    return "we are at fault";
  }
  if (status >= 400 && !isProblem(answer)) {
    return "a refusal that is no problem document";
  }
  const text = JSON.stringify({ headers, body });
  const leak =
    LEAKS.find((pattern) => pattern.test(text)) ?? secrets.find((secret) => text.includes(secret));
  return leak === undefined ? undefined : `it tells ${String(leak)}`;
}

const CODES = new Set(Object.values(openApi.components.schemas).flatMap(codesIn));

function codesIn(schema: object): unknown[] {
  const { properties }: { properties?: { code?: { enum?: unknown[] } } } = schema;
  return properties?.code?.enum ?? [];
}

function isProblem({ status, headers, body }: Answer): boolean {
  const texts = [body["type"], body["title"], body["detail"], body["instance"]];
  return (
    headers["content-type"] === "application/problem+json; charset=utf-8" &&
    body["status"] === status &&
    CODES.has(body["code"]) &&
    texts.every((text) => typeof text === "string" && text !== "")
  );
}

/** How stacks, drivers and places in the file system look. */
const LEAKS = [
  /\bat [\w.<>]+ \(/,
  /node_modules|\.[jt]s:\d+:\d+/,
  /\b(?:Type|Reference|Syntax|Range)Error\b/,
  /\bER_[A-Z_]+|\bECONN|sqlMessage|errno/,
  /\bSELECT\b|\bINSERT INTO\b/,
  /mysql:|redis:|ioredis|bullmq|knex/i,
  /x-powered-by/i,
];
