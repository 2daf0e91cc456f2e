import { wishes } from "../house/calls.ts";
import type { Concert, House, SaleState, Seats, Show } from "../house/house.ts";
import { countText, momentText, shareText } from "../house/words.ts";
import { propose } from "./confirm.tsx";

/** Concerts with the state of their sale, and the seats of each of their shows. */
export function Shows({ house }: { house: House }) {
  const { concerts, shows, operator } = house;
  return (
    <section aria-labelledby="shows">
      <h2 id="shows">Sales</h2>
      {concerts === null || concerts.length === 0 ? (
        <p class="empty">
          {concerts === null ? "Not known at this moment." : "There is no concert yet."}
        </p>
      ) : (
        <div class="cards">
          {concerts.map((concert) => (
            <ConcertCard
              key={concert.concertId}
              concert={concert}
              shows={(shows ?? []).filter(({ concertId }) => concertId === concert.concertId)}
              mayChange={operator.mayChange}
            />
          ))}
        </div>
      )}
    </section>
  );
}

const stateTexts: Record<SaleState, string> = {
  open: "on sale",
  paused: "paused",
  draining: "ending",
};

function ConcertCard(props: { concert: Concert; shows: Show[]; mayChange: boolean }) {
  const { concert, shows, mayChange } = props;
  const isAhead = Date.parse(concert.saleOpensAt) > Date.now();
  return (
    <article class="card" aria-label={concert.title}>
      <header class="card__head">
        <div>
          <h3>{concert.title}</h3>
          <p class="quiet">
            {concert.venue} · {concert.concertId} · room {concert.room}
          </p>
        </div>
        <span class={`chip chip--${concert.saleState}`}>
          {isAhead ? `opens ${momentText(concert.saleOpensAt)}` : stateTexts[concert.saleState]}
        </span>
      </header>
      {shows.map((show) => (
        <ShowBar key={show.performanceId} show={show} />
      ))}
      {mayChange && <SaleSwitches concert={concert} />}
    </article>
  );
}

function ShowBar({ show }: { show: Show }) {
  const { available, held, sold } = show;
  const all = available + held + sold;
  return (
    <div class="show">
      <p class="show__date">
        <b>{show.date}</b> {countText(sold)} sold, {countText(held)} held, {countText(available)}{" "}
        free · {shareText(sold, all)}
      </p>
      <SeatBar seats={show} />
    </div>
  );
}

/** As wide as there are seats of each kind. The text above it says the same. */
function SeatBar({ seats: { available, held, sold } }: { seats: Seats }) {
  const all = Math.max(1, available + held + sold);
  return (
    <svg class="seat-bar" viewBox={`0 0 ${all} 1`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="seat-bar__free" width={all} height="1" />
      <rect class="seat-bar__held" width={sold + held} height="1" />
      <rect class="seat-bar__sold" width={sold} height="1" />
    </svg>
  );
}

function SaleSwitches({ concert: { concertId, title, saleState } }: { concert: Concert }) {
  const turn = (to: SaleState, button: string, consequence: string) => (
    <button
      type="button"
      class="button"
      disabled={saleState === to}
      onClick={() =>
        propose({
          title: `${button} “${title}”?`,
          consequence,
          button,
          isGrave: to !== "open",
          wish: wishes.sale(concertId, to),
        })
      }
    >
      {button}
    </button>
  );
  return (
    <div class="switches" role="group" aria-label={`Sale of ${title}`}>
      {turn("open", "Open sale", "Seats are given out again at once, and fans are admitted again.")}
      {turn(
        "paused",
        "Pause sale",
        "No seat is given out and nobody is admitted for it until you open it again. Places in the line are kept, and what is held can be paid for.",
      )}
      {turn(
        "draining",
        "End sale",
        "No seat is given out any more and nobody new may join. What is held can be paid for until its time is over.",
      )}
    </div>
  );
}
