import { bold, dim, say } from "./launcher/console.mjs";

/**
 * What a person sees once everything runs. The first line is also what scripts wait for.
 * @param {object} instance
 * @param {string} instance.apiUrl without a path
 * @param {number} instance.workers
 * @param {string} instance.DATABASE_URL
 * @param {string} instance.REDIS_URL
 * @param {string} instance.OPS_USER
 * @param {string} instance.OPS_PASSWORD
 */
export function welcome({ apiUrl, workers, DATABASE_URL, REDIS_URL, OPS_USER, OPS_PASSWORD }) {
  const api = `${apiUrl}/api/v1`;
  say(`
${bold("Rowlock is ready")}

  API         ${api}
  API docs    ${apiUrl}/api
  Bull Board  ${apiUrl}/ops/queues   ${dim(`user ${OPS_USER}, password ${OPS_PASSWORD}`)}
  Database    ${dim(withoutPassword(DATABASE_URL))}
  Redis       ${dim(withoutPassword(REDIS_URL))}
  Workers     ${workers}   ${dim("one more: npm run worker")}

  A booking to paste into another terminal:

${booking(api)}

  Ctrl-C stops everything; the data stays.
`);
}

/** @param {string} url */
function withoutPassword(url) {
  const shown = new URL(url);
  shown.password = "";
  return shown.href;
}

/** @param {string} api */
function booking(api) {
  const json = `-H 'content-type: application/json'`;
  const pick = (/** @type {string} */ expression) =>
    `node -p 'JSON.parse(require("fs").readFileSync(0)).${expression}'`;
  return `    API=${api}
    TOKEN=$(curl -s $API/users/token ${json} -d '{"userId":"user-1","browserId":"my-browser"}' | ${pick("token")})
    AUTH="authorization: Bearer $TOKEN"
    DATE=$(curl -s $API/concerts/moonlight-hall -H "$AUTH" | ${pick("dates[0].date")})
    curl -s $API/users/user-1/balance -H "$AUTH" ${json} -d '{"amount":"200000.00"}'
    RESERVATION=$(curl -s $API/concerts/moonlight-hall/reservations -H "$AUTH" ${json} -H 'prefer: wait=5' \\
      -d '{"date":"'$DATE'","seatNo":"1","userId":"user-1"}' | ${pick("reservationId")})
    curl -s $API/concerts/moonlight-hall/payments -H "$AUTH" ${json} -H 'prefer: wait=5' \\
      -d '{"reservationId":"'$RESERVATION'","userId":"user-1","paymentAmount":"130000.00"}'`;
}
