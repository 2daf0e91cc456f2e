import fc from "fast-check";
import { parametersIn } from "../document.ts";
import { write, type DrawnRequest } from "../request.ts";
import { pick, type Breakage } from "./breakage.ts";
import { hasForm } from "../form.ts";

/** A token that is none, is another's, or is not there. */
export const wrongToken = fc
  .tuple(fc.nat(), fc.nat(), fc.stringMatching(/^[\x21-\x7e]{0,300}$/))
  .map(([kind, index, text]): Breakage => (request) => {
    const { Authorization: own = "", ...others } = request.headers;
    if (request.operation.token === undefined || typeof own !== "string") {
      return undefined;
    }
    const token = own.slice("Bearer ".length);
    const at = index % token.length;
    const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
    const isLastOfPart = /^(?:\.|$)/.test(token.slice(at + 1));
    const { fan, operation } = request;
    const otherKind = operation.token === "queueToken" ? fan.identityToken : fan.queueToken;
    const wrong: [string, DrawnRequest["headers"], readonly number[]] | undefined = pick(
      [
        ["is there", others, [401]],
        ["is a token", { ...others, Authorization: `Bearer ${text}` }, [401]],
        // The last character of a part has bits to spare, so another one can say the same.
        [
          "is as it was signed",
          { ...others, Authorization: `Bearer ${isLastOfPart ? `${changed}.` : changed}` },
          [401],
        ],
        ["is a bearer's", { ...others, Authorization: `Basic ${token}` }, [401]],
        ["is for this purpose", { ...others, Authorization: `Bearer ${otherKind}` }, [401]],
        ["is one", { ...others, Authorization: [own, own] }, [400]],
      ],
      kind,
    );
    return (
      wrong && {
        rule: `the token ${wrong[0]}`,
        request: write({ ...request, headers: wrong[1] }),
        statuses: wrong[2],
      }
    );
  });

/** What a header can carry at all. */
const oddHeader = fc.oneof(
  fc.stringMatching(/^[\x80-\xff]{1,20}$/),
  fc.constantFrom("", "a b", "a\tb", "k".repeat(256), "k".repeat(5000), "cl\u00e9"),
);

/** A header that is not of its form, or not true. */
export const wrongHeader = fc
  .tuple(fc.nat(), oddHeader)
  .map(([index, text]): Breakage => (request) => {
    const heeded = parametersIn(request.operation, "header").filter(
      ({ name }) => name === "Idempotency-Key" || name === "X-Browser-Id",
    );
    const header = pick(heeded, index);
    return header === undefined || hasForm(header.schema, text)
      ? undefined
      : {
          rule: `${header.name} has the form that is asked for`,
          request: write({
            ...request,
            headers: { ...request.headers, [header.name]: text },
          }),
          statuses: header.name === "X-Browser-Id" ? [401] : [400],
        };
  });
