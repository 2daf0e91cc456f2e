import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { goTo } from "../address.ts";
import { newKey } from "../fan/fan.ts";
import { bestSeats } from "../hall/best-seats.ts";
import { HallMap, type MapControl } from "../hall/hall-map.tsx";
import { labelOf, type Hall, type SeatLabel } from "../hall/hall.ts";
import { useHall } from "../hall/use-hall.ts";
import { countFree, noneFree, type Vacancy } from "../hall/vacancy.ts";
import { sum } from "../money.ts";
import { announce } from "../parts/announcer.tsx";
import { clock } from "../parts/clock.ts";
import { Countdown } from "../parts/countdown.tsx";
import { PriceDot } from "../parts/price-dot.tsx";
import { concertOf, seatsMax, settings } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { seatNews } from "../visit/perform.ts";
import { seatsLeft } from "../visit/transition.ts";
import { dispatch } from "../visit/visit-store.ts";
import { isSameShow, type Visit } from "../visit/visit.ts";
import { todayIn } from "./sale-chip.tsx";
import { Lost } from "./lost.tsx";

/** Choosing seats: the map, and the desk beside it. */
export function HallView({ visit }: { visit: Visit }) {
  const { show } = visit;
  const hall = useHall(show);
  const words = texts.value.hall;
  if (hall === null) {
    return (
      <div class="hall hall--empty" aria-busy="true">
        <h1 class="unseen" tabIndex={-1}>
          {words.heading}
        </h1>
        <p class="starting">
          <span class="spinner" aria-hidden="true" /> {words.loading}
        </p>
      </div>
    );
  }
  if (hall === undefined) {
    return (
      <div class="wrap empty">
        <h1 tabIndex={-1}>{words.unknown}</h1>
        <DateChoice visit={visit} />
      </div>
    );
  }
  return <KnownHall key={`${show.concertId} ${show.date}`} hall={hall} visit={visit} />;
}

function KnownHall({ hall, visit }: { hall: Hall; visit: Visit }) {
  const { show } = visit;
  const news = seatNews.value;
  const isKnown = news !== null && isSameShow(news.show, show);
  const nothing = useMemo(() => noneFree(hall), [hall]);
  const vacancy = isKnown ? news.vacancy : nothing;
  const wanted = useSignal<ReadonlySet<number>>(new Set());
  const control = useRef<MapControl | null>(null);
  const picked = useMemo(() => seatsOf(hall, visit.picked), [hall, visit.picked]);
  const held = useMemo(
    () =>
      seatsOf(hall, [
        ...visit.holds.filter((hold) => isSameShow(hold.show, show)).map(({ seatNo }) => seatNo),
        ...visit.asks.filter((ask) => isSameShow(ask.show, show)).map(({ seatNo }) => seatNo),
      ]),
    [hall, visit.holds, visit.asks],
  );
  const toggle = (seat: number) => togglePick(hall, vacancy, visit, seat);
  return (
    <div class="hall" aria-busy={!isKnown}>
      <div class="hall__map">
        <HallMap
          hall={hall}
          vacancy={vacancy}
          picked={picked}
          held={held}
          wanted={wanted.value}
          onToggle={toggle}
          control={control}
        />
      </div>
      <div class="desk">
        <DeskHead visit={visit} />
        <div class="desk__scroll">
          <SaleNotice visit={visit} isFull={isKnown && vacancy.count === 0} />
          <Lost hall={hall} vacancy={vacancy} visit={visit} control={control} />
          <Best
            hall={hall}
            vacancy={vacancy}
            visit={visit}
            wanted={wanted.value}
            control={control}
          />
          <Prices
            hall={hall}
            vacancy={vacancy}
            wanted={wanted.value}
            onWant={(next) => {
              wanted.value = next;
            }}
          />
          <Sections hall={hall} vacancy={vacancy} control={control} />
        </div>
        <Choice hall={hall} visit={visit} />
      </div>
    </div>
  );
}

function seatsOf(hall: Hall, seatNos: readonly string[]): ReadonlySet<number> {
  return new Set(
    seatNos.flatMap((seatNo) => {
      const seat = hall.seatByNo.get(seatNo);
      return seat === undefined ? [] : [seat];
    }),
  );
}

function pick(seatNos: readonly string[]): void {
  dispatch({ type: "pick", seatNos, most: seatsMax.peek() });
}

function togglePick(hall: Hall, vacancy: Vacancy, visit: Visit, seat: number): void {
  const words = texts.peek().hall;
  const seatNo = hall.seatNos[seat] ?? "";
  const name = words.seat(labelOf(hall, seat));
  if (visit.picked.includes(seatNo)) {
    pick(visit.picked.filter((each) => each !== seatNo));
  } else if (vacancy.free[seat] !== 1) {
    announce(words.announceTaken(name));
  } else if (visit.picked.length >= seatsLeft(visit, seatsMax.value)) {
    announce(words.full(seatsMax.value));
  } else {
    pick([...visit.picked, seatNo]);
    announce(`${name}, ${words.picked}`);
  }
}

function DeskHead({ visit }: { visit: Visit }) {
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

function DateChoice({ visit }: { visit: Visit }) {
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
function SaleNotice({ visit, isFull }: { visit: Visit; isFull: boolean }) {
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

type DeskProps = {
  hall: Hall;
  vacancy: Vacancy;
  control: { current: MapControl | null };
};

function Best(props: DeskProps & { visit: Visit; wanted: ReadonlySet<number> }) {
  const { hall, vacancy, visit, wanted, control } = props;
  const words = texts.value.hall;
  const most = seatsLeft(visit, seatsMax.value);
  const asked = useSignal(2);
  const count = useComputed(() => Math.max(1, Math.min(asked.value, most)));
  const said = useSignal<string | null>(null);
  const find = () => {
    const offer = bestSeats(hall, vacancy, { count: count.value, prices: wanted }, Math.random);
    if (offer === undefined) {
      said.value = words.bestNone(count.value);
      return;
    }
    said.value = offer.areTogether ? null : words.bestApart;
    pick(offer.seats.map((seat) => hall.seatNos[seat] ?? ""));
    control.current?.goTo(offer.seats);
    announce(offer.seats.map((seat) => words.seat(labelOf(hall, seat))).join("; "));
  };
  return (
    <section class="best">
      <div class="stepper" role="group" aria-label={words.howMany}>
        <button
          class="stepper__button"
          type="button"
          aria-label={words.fewer}
          disabled={count.value <= 1}
          onClick={() => {
            asked.value = count.peek() - 1;
          }}
        >
          −
        </button>
        <output class="stepper__count" aria-live="polite">
          {count}
        </output>
        <button
          class="stepper__button"
          type="button"
          aria-label={words.more}
          disabled={count.value >= most}
          onClick={() => {
            asked.value = count.peek() + 1;
          }}
        >
          +
        </button>
      </div>
      <button class="button button--plain best__button" type="button" onClick={find}>
        {words.best}
      </button>
      <p class="quiet small best__more" role="status">
        {said.value ?? words.bestMore}
      </p>
    </section>
  );
}

/** What each colour costs, and at the same time what one wants to be offered. */
function Prices(
  props: Omit<DeskProps, "control"> & {
    wanted: ReadonlySet<number>;
    onWant: (wanted: ReadonlySet<number>) => void;
  },
) {
  const { hall, vacancy, wanted } = props;
  const words = texts.value.hall;
  const { byPrice } = useMemo(() => countFree(hall, vacancy), [hall, vacancy]);
  if (hall.prices.length < 2) {
    return null;
  }
  const toggle = (price: number) => {
    const next = new Set(wanted);
    if (!next.delete(price)) {
      next.add(price);
    }
    props.onWant(next.size === hall.prices.length ? new Set() : next);
  };
  return (
    <section class="choices">
      <h2>{words.prices}</h2>
      <p class="unseen">{words.pricesMore}</p>
      <ul class="choices__list">
        {hall.prices.map((price, index) => (
          <li key={price}>
            <button
              class="choice"
              type="button"
              aria-pressed={wanted.has(index)}
              onClick={() => toggle(index)}
            >
              <PriceDot price={index} />
              <span class="choice__name">{formats.value.money(price)}</span>
              <span class="choice__count">
                {words.free(formats.value.number(byPrice[index] ?? 0))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sections({ hall, vacancy, control }: DeskProps) {
  const words = texts.value.hall;
  const { bySection } = useMemo(() => countFree(hall, vacancy), [hall, vacancy]);
  if (hall.sections.length < 2) {
    return null;
  }
  return (
    <section class="choices">
      <h2>{words.sections}</h2>
      <ul class="choices__list choices__list--narrow">
        {hall.sections.map(({ name, from }, index) => (
          <li key={name}>
            <button
              class="choice"
              type="button"
              // A click that no pointer made has no count: it was the keyboard.
              onClick={({ detail }) => control.current?.enterSection(index, detail === 0)}
            >
              <PriceDot price={hall.priceOf[from] ?? 0} />
              <span class="choice__name">{name}</span>
              <span class="choice__count">
                {words.free(formats.value.number(bySection[index] ?? 0))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** As short as it can be on a phone: many halls begin a seat's number with its section. */
function shortName({ section, seatNo }: SeatLabel): string {
  return section === null || seatNo.startsWith(section) ? seatNo : `${section} ${seatNo}`;
}

/** What was chosen, and taking it. Stays in sight. */
function Choice({ hall, visit }: { hall: Hall; visit: Visit }) {
  const words = texts.value.hall;
  const { picked, asks, holds, show } = visit;
  const { money, roughly } = formats.value;
  const chosen = picked.flatMap((seatNo) => {
    const seat = hall.seatByNo.get(seatNo);
    return seat === undefined ? [] : [labelOf(hall, seat)];
  });
  const isOpen = concertOf(show.concertId)?.saleState === "open";
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Seats that were asked for and lost leave the fan at the map again, with the focus in sight.
    if (asks.length === 0 && document.activeElement === document.body) {
      button.current?.focus();
    }
  }, [asks.length]);
  return (
    <section class="choice-bar" aria-label={words.yours}>
      {holds.length > 0 && asks.length === 0 && (
        <div class="choice-bar__held">
          <p>{words.waitingSeats(holds.length)}</p>
          <button
            class="button button--plain button--small"
            type="button"
            onClick={() => dispatch({ type: "to-checkout" })}
          >
            {words.toCheckout}
          </button>
        </div>
      )}
      {asks.length > 0 ? (
        <p class="choice-bar__asking" role="status">
          <span class="spinner" aria-hidden="true" /> {words.asking}
        </p>
      ) : chosen.length === 0 ? (
        holds.length === 0 && <p class="quiet">{words.nothing}</p>
      ) : (
        <>
          <ul class="picks">
            {chosen.map((label) => (
              <li key={label.seatNo}>
                <button
                  class="pick"
                  type="button"
                  aria-label={words.remove(shortName(label))}
                  onClick={() => pick(picked.filter((seatNo) => seatNo !== label.seatNo))}
                >
                  <span>{shortName(label)}</span>
                  <span aria-hidden="true">×</span>
                </button>
              </li>
            ))}
          </ul>
          <button
            ref={button}
            class="button button--large button--wide"
            type="button"
            disabled={!isOpen}
            onClick={() =>
              dispatch({
                type: "ask",
                seats: picked.map((seatNo) => ({ seatNo, key: newKey() })),
              })
            }
          >
            {words.holdThem(chosen.length, money(sum(chosen.map(({ price }) => price))))}
          </button>
          <p class="quiet small">{words.holdMore(roughly(settings.value?.holdSeconds ?? 0))}</p>
        </>
      )}
    </section>
  );
}
