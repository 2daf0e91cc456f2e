import type { Answer, Sending } from "../api/api-world.ts";

/** A request that was really sent, and what was really answered. */
export type Exchange = {
  operationId: string;
  /** What it shows. */
  note: string;
  method: string;
  path: string;
  sending: Sending;
  answer: Answer;
};

/** Moments, ids and tokens differ from run to run; the guide shows the same ones in the same places. */
export function createNormaliser(): (text: string) => string {
  const ids: string[] = [];
  const stableId = (id: string) => {
    if (!ids.includes(id)) {
      ids.push(id);
    }
    const number = String(ids.indexOf(id) + 1).padStart(2, "0");
    return `${id.slice(0, 4)}01m83ajpmnfaht581xwkgmhn${number}`;
  };
  return (text) =>
    text
      // Reservations and payments have the digits of their tickets, and so they do in the guide.
      .replaceAll(/(?<=\b(?:tkt|rsv|pay)_)[0-9a-z]{26}\b/g, (digits) =>
        stableId(`tkt_${digits}`).slice(4),
      )
      .replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmVk")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2027-05-01T10:00:00.000Z")
      .replaceAll(/"requestId": "[^"]+"/g, '"requestId": "k3v9s0qd-17"')
      .replaceAll(/"entryId": "\d+"/g, '"entryId": "4711"')
      .replaceAll(/W\/"[^"]+"/g, 'W/"c29tZS1ldGFn"');
}
