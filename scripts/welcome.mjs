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
 * @param {string} instance.METRICS_TOKEN
 */
export function welcome(instance) {
  const { apiUrl, workers, DATABASE_URL, REDIS_URL } = instance;
  const { OPS_USER, OPS_PASSWORD, METRICS_TOKEN } = instance;
  const api = `${apiUrl}/api/v1`;
  say(`
${bold("Rowlock is ready")}

  Storefront    ${apiUrl}
  API           ${api}
  API docs      ${apiUrl}/api
  Control room  ${apiUrl}/ops   ${dim(`user ${OPS_USER}, password ${OPS_PASSWORD}`)}
  Bull Board    ${apiUrl}/ops/queues   ${dim("the same")}
  Metrics       ${apiUrl}/metrics   ${dim(`Authorization: Bearer ${METRICS_TOKEN}`)}
  Database      ${dim(withoutPassword(DATABASE_URL))}
  Redis         ${dim(withoutPassword(REDIS_URL))}
  Workers       ${workers}   ${dim("one more: npm run worker")}

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

/**
 * A whole booking in bash, which works as often as it is pasted: it takes the first free seat of
 * the last date.
 * @param {string} api
 */
export function booking(api) {
  return `    API=${api} JSON='Content-Type: application/json' WAIT='Prefer: wait=5'
    pick() { node -p "JSON.parse(require('fs').readFileSync(0)).$1"; }
    TOKEN=$(curl -s $API/users/token -H "$JSON" -d '{"userId":"user-3","browserId":"my-browser"}' | pick token)
    AUTH="Authorization: Bearer $TOKEN" SHOW=$API/concerts/skyline-arena
    DATE=$(curl -s $SHOW | pick 'dates.at(-1)')
    SEAT=$(curl -s "$SHOW/availability?date=$DATE" -H "$AUTH" | pick 'dates[0].availableSeats[0].seatNo')
    curl -s $API/users/user-3/balance -H "$AUTH" -H "$JSON" -d '{"amount":"200000.00"}'; echo
    HOLD=$(curl -s $SHOW/reservations -H "$AUTH" -H "$JSON" -H "$WAIT" \\
      -d '{"date":"'$DATE'","seatNo":"'$SEAT'","userId":"user-3"}'); echo "$HOLD"
    RESERVATION=$(echo "$HOLD" | pick reservationId) PRICE=$(echo "$HOLD" | pick price)
    curl -s $SHOW/payments -H "$AUTH" -H "$JSON" -H "$WAIT" \\
      -d '{"reservationId":"'$RESERVATION'","userId":"user-3","paymentAmount":"'$PRICE'"}'; echo`;
}
