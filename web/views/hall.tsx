import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { HallMap, type MapControl } from "../hall/hall-map.tsx";
import { labelOf, type Hall } from "../hall/hall.ts";
import { useHall } from "../hall/use-hall.ts";
import { noneFree, type Vacancy } from "../hall/vacancy.ts";
import { announce } from "../parts/announcer.tsx";
import { seatsMax } from "../rowlock/shelf.ts";
import { texts } from "../texts/language.ts";
import { seatNews } from "../visit/performing/seats.ts";
import { seatsLeft } from "../visit/transition.ts";
import { isSameShow, type Visit } from "../visit/visit.ts";
import { Choice, pick } from "./hall-choice.tsx";
import { DateChoice, HallHead, SaleNotice } from "./hall-head.tsx";
import { Best, Prices, Sections } from "./hall-help.tsx";
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
        <HallHead visit={visit} />
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
