import { goTo } from "../address.ts";
import { clock } from "../parts/clock.ts";
import { Countdown } from "../parts/countdown.tsx";
import { concertOf } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { dispatch } from "../visit/visit-store.ts";
import type { Visit } from "../visit/visit.ts";
import { todayIn } from "./sale-chip.tsx";

/** What is being chosen for, and how much time is left. */
export function HallHead({ visit }: { visit: Visit }) {
  const words = texts.value.hall;
  const { standing, show } = visit;
  return (
    <div class="desk__head">
      <div>
        <h1 class="desk__title" tabIndex={-1}>
          {concertOf(show.concertId)?.title ?? words.heading}
        </h1>
        <DateChoice visit={visit} />
      </div>
      {standing.state === "admitted" && (
        <Countdown
          untilMs={standing.endsAtMs}
          label={words.timeLeft}
          spoken={words.timeLeftSpoken}
        />
      )}
    </div>
  );
}

export function DateChoice({ visit }: { visit: Visit }) {
  const { show } = visit;
  const concert = concertOf(show.concertId);
  const today = todayIn(concert?.timeZone ?? "UTC", clock.peek());
  const dates = concert?.dates.filter((date) => date >= today) ?? [show.date];
  if (dates.length < 2) {
    return <p class="quiet">{formats.value.date(show.date)}</p>;
  }
  return (
    <label class="desk__date">
      <span class="unseen">{texts.value.hall.date}</span>
      <select
        value={show.date}
        onChange={({ currentTarget }) => {
          const date = currentTarget.value;
          dispatch({ type: "change-date", date });
          goTo({ concertId: show.concertId, date }, { replace: true });
        }}
      >
        {dates.map((date) => (
          <option key={date} value={date}>
            {formats.value.date(date)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What keeps everybody from choosing, if anything does. */
export function SaleNotice({ visit, isFull }: { visit: Visit; isFull: boolean }) {
  const words = texts.value.hall;
  const { standing, show } = visit;
  const concert = concertOf(show.concertId);
  const isSoldOut = standing.state === "admitted" && standing.isSoldOut;
  return (
    <div role="status">
      {concert?.saleState === "paused" && <p class="notice notice--warn">{words.paused}</p>}
      {concert?.saleState === "draining" && <p class="notice notice--warn">{words.ending}</p>}
      {isFull && (
        <div class="notice">
          <p class="notice__first">{isSoldOut ? words.soldOut : words.allTaken}</p>
          {!isSoldOut && <p>{words.allTakenMore}</p>}
        </div>
      )}
    </div>
  );
}
