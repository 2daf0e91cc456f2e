import { useEffect, useRef } from "preact/hooks";
import { newKey } from "../fan/fan.ts";
import { labelOf, type Hall, type SeatLabel } from "../hall/hall.ts";
import { sum } from "../money.ts";
import { concertOf, seatsMax, settings } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { dispatch } from "../visit/visit-store.ts";
import type { Visit } from "../visit/visit.ts";

/** Chooses these seats, and no others. */
export function pick(seatNos: readonly string[]): void {
  dispatch({ type: "pick", seatNos, most: seatsMax.peek() });
}

/** As short as it can be on a phone: many halls begin a seat's number with its section. */
function shortName({ section, seatNo }: SeatLabel): string {
  return section === null || seatNo.startsWith(section) ? seatNo : `${section} ${seatNo}`;
}

/** What was chosen, and taking it. Stays in sight. */
export function Choice({ hall, visit }: { hall: Hall; visit: Visit }) {
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
