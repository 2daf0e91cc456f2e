import { useSignal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Concert } from "../../client/client.ts";
import { address, goTo } from "../address.ts";
import { newKey, signIn, userId } from "../fan/fan.ts";
import { useHall } from "../hall/use-hall.ts";
import { HallPicture } from "../hall/hall-picture.tsx";
import { clock } from "../parts/clock.ts";
import { Link } from "../parts/link.tsx";
import { Poster } from "../parts/poster.tsx";
import { PriceDot } from "../parts/price-dot.tsx";
import { nowMs } from "../rowlock/connection.ts";
import { pause } from "../rowlock/pause.ts";
import { concertOf, concerts, settings } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { dispatch } from "../visit/visit-store.ts";
import { phaseOf, SaleChip, todayIn } from "./sale-chip.tsx";

/** One concert, and how to get to its seats. */
export function ConcertView({ concertId }: { concertId: string }) {
  const words = texts.value.concert;
  const concert = concertOf(concertId);
  if (concert !== undefined) {
    return <Known concert={concert} />;
  }
  if (concerts.value === null) {
    return (
      <div class="wrap" aria-busy="true">
        <p class="starting">{texts.value.shell.starting}</p>
      </div>
    );
  }
  return (
    <div class="wrap empty">
      <h1 tabIndex={-1}>{words.unknown}</h1>
      <p class="quiet">{words.unknownMore}</p>
      <Link class="button" to={{}}>
        {words.back}
      </Link>
    </div>
  );
}

function Known({ concert }: { concert: Concert }) {
  const words = texts.value.concert;
  const { concertId, title, venue, timeZone, dates } = concert;
  const today = todayIn(timeZone, clock.value);
  const coming = dates.filter((date) => date >= today);
  const date = coming.find((each) => each === address.value.date) ?? coming[0] ?? null;
  return (
    <div class="wrap concert">
      <div class="concert__picture">
        <Poster concertId={concertId} />
      </div>
      <div class="concert__text">
        <Link class="back" to={{}}>
          {words.back}
        </Link>
        <SaleChip concert={concert} />
        <h1 tabIndex={-1}>{title}</h1>
        <p class="concert__venue">
          {venue}
          <br />
          {formats.value.dates(dates)}
        </p>
        {date !== null && (
          <>
            {coming.length > 1 && <Dates dates={coming} date={date} concertId={concertId} />}
            <p class="quiet small">{words.venueTime(timeZone)}</p>
            <Door concert={concert} date={date} />
            <HallSummary key={date} concertId={concertId} date={date} />
          </>
        )}
        {date === null && <p class="notice">{words.over}</p>}
      </div>
    </div>
  );
}

function Dates(props: { dates: readonly string[]; date: string; concertId: string }) {
  const { dates, date, concertId } = props;
  return (
    <fieldset class="dates">
      <legend>{texts.value.concert.dates}</legend>
      {dates.map((each) => (
        <label key={each} class="date">
          <input
            type="radio"
            name="date"
            value={each}
            checked={each === date}
            onChange={() => goTo({ concertId, date: each }, { replace: true })}
          />
          <span>{formats.value.date(each)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What stands between the fan and the line. */
function Door({ concert, date }: { concert: Concert; date: string }) {
  const words = texts.value.concert;
  const phase = phaseOf(concert, clock.value);
  // Here, because it outlives the moment in which the countdown ends.
  const joinsByItself = useJoinAtOpening(concert, date);
  switch (phase) {
    case "open":
      return <Join concert={concert} date={date} />;
    case "paused":
      return (
        <>
          <p class="notice notice--warn">{words.paused}</p>
          <Join concert={concert} date={date} />
        </>
      );
    case "upcoming":
      return <Opening concert={concert} joinsByItself={joinsByItself} />;
    case "ended":
      return <p class="notice">{words.ended}</p>;
    case "over":
      return <p class="notice">{words.over}</p>;
    default:
      return phase satisfies never;
  }
}

function join(concertId: string, date: string): void {
  const name = userId.peek();
  if (name !== null) {
    dispatch({ type: "join", userId: name, show: { concertId, date }, joinKey: newKey() });
    goTo({ concertId, date }, { replace: true });
  }
}

function Join({ concert, date }: { concert: Concert; date: string }) {
  const words = texts.value.concert;
  if (userId.value === null) {
    return <SignInFirst />;
  }
  return (
    <div class="door">
      <button
        class="button button--large"
        type="button"
        onClick={() => join(concert.concertId, date)}
      >
        {words.join}
      </button>
      <p class="quiet small">{words.joinMore}</p>
    </div>
  );
}

function SignInFirst() {
  const { fan } = texts.value;
  const signInUrl = settings.value?.signInUrl ?? null;
  if (settings.value === null) {
    return null;
  }
  return signInUrl === null ? (
    <p class="notice notice--warn">{fan.noSignIn}</p>
  ) : (
    <div class="door">
      <button class="button button--large" type="button" onClick={() => signIn(signInUrl)}>
        {fan.signIn}
      </button>
      <p class="quiet small">{fan.signInFirst}</p>
    </div>
  );
}

/** Not everybody's page should join in the very same moment. */
const JOIN_SPREAD_MS = 400;

/** Set to true by the fan: then the page joins when the sale opens, in whatever tab that is. */
function useJoinAtOpening({ concertId, saleOpensAt }: Concert, date: string): Signal<boolean> {
  const joinsByItself = useSignal(false);
  useEffect(() => {
    if (!joinsByItself.value) {
      return undefined;
    }
    const end = new AbortController();
    const inMs = Date.parse(saleOpensAt) - nowMs() + Math.random() * JOIN_SPREAD_MS;
    void pause(inMs, end.signal).then(() => {
      if (!end.signal.aborted) {
        join(concertId, date);
      }
    });
    return () => end.abort();
  }, [joinsByItself.value, concertId, date, saleOpensAt]);
  return joinsByItself;
}

function Opening(props: { concert: Concert; joinsByItself: Signal<boolean> }) {
  const { concert, joinsByItself } = props;
  const words = texts.value.concert;
  const seconds = Math.max(0, (Date.parse(concert.saleOpensAt) - clock.value) / 1000);
  if (userId.value === null) {
    return <SignInFirst />;
  }
  return (
    <div class="door">
      <div class="opening" role="timer">
        <span class="opening__label">{words.opensIn}</span>
        <span class="opening__time">{formats.value.countdown(seconds)}</span>
        <span class="quiet small">
          {texts.value.sale.opensAt(formats.value.moment(concert.saleOpensAt, concert.timeZone))}
        </span>
      </div>
      <button
        class={`button button--large${joinsByItself.value ? " button--plain" : ""}`}
        type="button"
        onClick={() => {
          joinsByItself.value = !joinsByItself.peek();
        }}
      >
        {joinsByItself.value ? words.dontJoin : words.joinWhenOpen}
      </button>
      <p class="quiet small" role="status">
        {joinsByItself.value && `${words.joiningWhenOpen}. ${words.joiningWhenOpenMore}`}
      </p>
    </div>
  );
}

/** The hall before anybody may choose: what it looks like, and what it costs. */
function HallSummary({ concertId, date }: { concertId: string; date: string }) {
  const words = texts.value.concert;
  const known = useHall({ concertId, date });
  if (!known) {
    return <div class="summary summary--loading" aria-hidden="true" />;
  }
  const counts = known.prices.map(() => 0);
  known.priceOf.forEach((price) => {
    counts[price] = (counts[price] ?? 0) + 1;
  });
  return (
    <section class="summary">
      <div class="summary__prices">
        <h2>{words.prices}</h2>
        <ul class="prices">
          {known.prices.map((price, index) => (
            <li key={price}>
              <PriceDot price={index} />
              <strong>{formats.value.money(price)}</strong>
              <span class="quiet">{words.seatsAt(formats.value.number(counts[index] ?? 0))}</span>
            </li>
          ))}
        </ul>
      </div>
      <HallPicture hall={known} label={words.hall} />
    </section>
  );
}
