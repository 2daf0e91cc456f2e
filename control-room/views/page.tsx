import { house, trouble } from "../house/follow.ts";
import { timeText } from "../house/words.ts";
import { ConfirmDialog } from "./confirm.tsx";
import { FanDesk } from "./fan-desk.tsx";
import { Figures } from "./figures.tsx";
import { Flow } from "./flow.tsx";
import { Lanes } from "./lanes.tsx";
import { Record } from "./record.tsx";
import { Rooms } from "./rooms.tsx";
import { Shows } from "./shows.tsx";
import { Verdict } from "./verdict.tsx";

/** All of the control room, the most urgent first. */
export function Page() {
  const known = house.value;
  return (
    <div class="page">
      <header class="header">
        <h1>Control room</h1>
        <nav class="header__links" aria-label="Other pages">
          <a href="/ops/queues">Queues</a>
          <a href="/api">API</a>
          <a href="/">Storefront</a>
        </nav>
        {known !== null && (
          <p class="header__operator">
            {known.operator.name}
            {!known.operator.mayChange && <span class="chip">may only look</span>}
          </p>
        )}
      </header>
      <Pulse />
      {known === null ? (
        <main>
          <p class="empty">Looking at the house …</p>
        </main>
      ) : (
        <main>
          <Verdict house={known} />
          <Figures house={known} />
          <Flow />
          <Shows house={known} />
          <Rooms house={known} />
          <Lanes house={known} />
          <FanDesk mayChange={known.operator.mayChange} rooms={known.lines ?? []} />
          <Record />
        </main>
      )}
      <ConfirmDialog />
    </div>
  );
}

/** Whether what is shown is true at this moment. In the page always, so that a change is read out. */
function Pulse() {
  const seen = house.value;
  return (
    <p class={`pulse${trouble.value === null ? "" : " pulse--troubled"}`} role="status">
      {trouble.value === null
        ? seen !== null && <span class="unseen">Live</span>
        : `No news${seen === null ? "" : ` since ${timeText(Date.parse(seen.at))}`}: ${trouble.value}`}
    </p>
  );
}
