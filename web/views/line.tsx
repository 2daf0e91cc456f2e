import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { announce } from "../parts/announcer.tsx";
import { concertOf, hallOf, settings } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { askToNotify, notification } from "../visit/tell-the-tab.ts";
import { dispatch } from "../visit/visit-store.ts";
import type { Standing, Visit } from "../visit/visit.ts";

type Waiting = Extract<Standing, { state: "waiting" }>;

/** Waiting, as pleasantly as it can be: where one stands, how long it takes, and what may be done meanwhile. */
export function LineView({ visit }: { visit: Visit }) {
  const words = texts.value.line;
  const { standing, show } = visit;
  const title = concertOf(show.concertId)?.title;
  useEffect(() => {
    // There is time now: the hall need not be waited for when the turn has come.
    void hallOf(show);
  }, [show.concertId, show.date]);
  return (
    <div class="line">
      <div class="line__card">
        <p class="line__show">
          {title}
          {title !== undefined && " · "}
          {formats.value.date(show.date)}
        </p>
        {standing.state === "waiting" ? (
          <Place standing={standing} firstPosition={visit.line?.firstPosition ?? 0} />
        ) : (
          <h1 class="line__joining" tabIndex={-1}>
            <span class="spinner" aria-hidden="true" /> {words.joining}
          </h1>
        )}
      </div>
      <div class="line__more">
        {standing.state === "waiting" && <News standing={standing} />}
        {standing.state === "waiting" && <Reassurance standing={standing} />}
        <Notify />
        <Leave />
      </div>
    </div>
  );
}

/** A fan who listens hears of the place now and then, and not of every step. */
const SPOKEN_EVERY_MS = 30_000;

function Place({ standing, firstPosition }: { standing: Waiting; firstPosition: number }) {
  const words = texts.value.line;
  const { number, roughly } = formats.value;
  const { position, estimatedWaitSeconds, isAdmitting } = standing;
  const moved = Math.max(0, firstPosition - position);
  const position$ = number(position);
  const duration = roughly(estimatedWaitSeconds);
  const spokenAt = useSignal(performance.now());
  useEffect(() => {
    if (performance.now() > spokenAt.value + SPOKEN_EVERY_MS) {
      spokenAt.value = performance.now();
      announce(words.announce(position$, duration));
    }
  }, [position]);
  return (
    <>
      <h1 class="line__heading" tabIndex={-1}>
        {words.heading}
      </h1>
      <Way share={firstPosition === 0 ? 0 : moved / firstPosition} />
      <p class="line__place">
        <span class="line__label">{words.position}</span>
        <strong class="line__number">{position$}</strong>
      </p>
      <p class="line__wait">
        {!isAdmitting ? words.waitUnknown : position === 1 ? words.next : words.wait(duration)}
      </p>
      <p class="line__moved">
        {moved > 0 ? words.moved(number(moved)) : words.ahead(number(position - 1))}
      </p>
    </>
  );
}

const WAY_ROWS = [17, 15, 13, 11, 9, 7];

/** The way since joining: rows of seats that light up from the back to the stage. */
function Way({ share }: { share: number }) {
  const words = texts.value.line;
  const total = WAY_ROWS.reduce((sum, count) => sum + count, 0);
  const lit = Math.round(share * total);
  let seat = 0;
  return (
    <svg
      class="way"
      viewBox="0 0 340 172"
      role="img"
      aria-label={`${words.progress}: ${Math.round(share * 100)} %`}
    >
      <rect class="way__stage" x="120" y="4" width="100" height="14" rx="5" />
      {WAY_ROWS.map((count, row) => {
        const far = 268 - row * 22;
        return Array.from({ length: count }, (_, index) => {
          seat += 1;
          const angle = (index - (count - 1) / 2) * (19 / far);
          return (
            <circle
              key={`${row} ${index}`}
              class={`way__seat${seat <= lit ? " way__seat--lit" : ""}`}
              cx={170 + Math.sin(angle) * far}
              cy={Math.cos(angle) * far - 106}
              r="6"
            />
          );
        });
      })}
    </svg>
  );
}

function News({ standing }: { standing: Waiting }) {
  const words = texts.value.line;
  const news = standing.isSoldOut
    ? words.soldOut
    : standing.saleState === "draining"
      ? words.ending
      : !standing.isAdmitting || standing.saleState === "paused"
        ? words.paused
        : null;
  return <div role="status">{news !== null && <p class="notice notice--warn">{news}</p>}</div>;
}

function Reassurance({ standing }: { standing: Waiting }) {
  const words = texts.value.line;
  const graceSeconds = settings.value?.waitingGraceSeconds;
  return (
    <ul class="reassurance">
      <li>{words.notOvertaken}</li>
      <li>
        {words.keep}{" "}
        {graceSeconds !== undefined &&
          words.keepClosed(safeAbsence(standing.pollAfterSeconds + graceSeconds))}
      </li>
    </ul>
  );
}

/** As long as nobody loses the place, in words that do not promise more. */
function safeAbsence(seconds: number): string {
  const shown = seconds < 120 ? Math.floor(seconds / 10) * 10 : Math.floor(seconds / 60) * 60;
  return formats.value.roughly(shown);
}

function Notify() {
  const words = texts.value.line;
  return (
    <div role="status">
      {notification.value === "off" ? (
        <button class="button button--plain" type="button" onClick={() => void askToNotify()}>
          {words.notify}
        </button>
      ) : (
        <p class="quiet">{notification.value === "on" ? words.notifying : words.notifyRefused}</p>
      )}
    </div>
  );
}

/** Asked twice: a place in line cannot be had back. */
function Leave() {
  const words = texts.value.line;
  const isSure = useSignal(false);
  if (!isSure.value) {
    return (
      <button
        class="button button--quiet"
        type="button"
        onClick={() => {
          isSure.value = true;
        }}
      >
        {words.leave}
      </button>
    );
  }
  return (
    <div class="sure" role="group" aria-label={words.leaveSure}>
      <p>{words.leaveSure}</p>
      <button
        class="button button--plain"
        type="button"
        ref={(button) => button?.focus()}
        onClick={() => {
          isSure.value = false;
        }}
      >
        {words.leaveNo}
      </button>
      <button class="button button--bad" type="button" onClick={() => dispatch({ type: "leave" })}>
        {words.leaveYes}
      </button>
    </div>
  );
}
