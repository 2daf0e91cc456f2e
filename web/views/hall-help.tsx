import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { bestSeats } from "../hall/best-seats.ts";
import type { MapControl } from "../hall/hall-map.tsx";
import { labelOf, type Hall } from "../hall/hall.ts";
import { countFree, type Vacancy } from "../hall/vacancy.ts";
import { announce } from "../parts/announcer.tsx";
import { PriceDot } from "../parts/price-dot.tsx";
import { seatsMax } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { seatsLeft } from "../visit/transition.ts";
import type { Visit } from "../visit/visit.ts";
import { pick } from "./hall-choice.tsx";

/* Ways to seats beside the map: the best that there are, by price, and by section. */

type DeskProps = {
  hall: Hall;
  vacancy: Vacancy;
  control: { current: MapControl | null };
};

export function Best(props: DeskProps & { visit: Visit; wanted: ReadonlySet<number> }) {
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
export function Prices(
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

export function Sections({ hall, vacancy, control }: DeskProps) {
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
