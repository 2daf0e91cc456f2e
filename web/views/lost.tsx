import { useMemo } from "preact/hooks";
import { newKey } from "../fan/fan.ts";
import { severalOffers, type Offer } from "../hall/best-seats.ts";
import type { MapControl } from "../hall/hall-map.tsx";
import { labelOf, type Hall } from "../hall/hall.ts";
import type { Vacancy } from "../hall/vacancy.ts";
import { sum } from "../money.ts";
import { seatsMax } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { seatsLeft } from "../visit/transition.ts";
import { dispatch } from "../visit/visit-store.ts";
import { isSameShow, type Loss, type Visit } from "../visit/visit.ts";
import { explain, LossNotice } from "./losses.tsx";

const OFFERS = 3;

/** Seats that went to somebody else, and the next best: one tap takes them. */
export function Lost(props: {
  hall: Hall;
  vacancy: Vacancy;
  visit: Visit;
  control: { current: MapControl | null };
}) {
  const { hall, vacancy, visit, control } = props;
  const words = texts.value.losses;
  const losses = visit.losses.filter((loss) => isSameShow(loss.show, visit.show));
  const nameSeat = (seatNo: string) => {
    const seat = hall.seatByNo.get(seatNo);
    return seat === undefined ? seatNo : texts.value.hall.seat(labelOf(hall, seat));
  };
  const replaceable = losses.filter(isReplaceable);
  const offers = useMemo(
    () => offersFor(hall, vacancy, visit, replaceable),
    // A map that changes each second must not change the offers under a finger, unless one is gone.
    [hall, visit.losses, offersKey(vacancy, replaceable, hall)],
  );
  const standing = offers.filter(({ seats }) => seats.every((seat) => vacancy.free[seat] === 1));
  const hasEnded = replaceable.some(({ why }) => why === "hold-expired");
  return (
    <LossNotice sentences={explain(losses, nameSeat)}>
      {replaceable.length > 0 && (
        <>
          <p>
            {standing.length === 0
              ? words.fasterNone
              : hasEnded
                ? words.holdEndedMore
                : words.fasterMore}
          </p>
          <ul class="offers">
            {standing.map((offer) => (
              <li key={offer.seats.join()}>
                <OfferButton offer={offer} hall={hall} control={control} />
              </li>
            ))}
          </ul>
        </>
      )}
    </LossNotice>
  );
}

function isReplaceable({ why }: Loss): boolean {
  return why === "seat-taken" || why === "hold-expired" || why === "unknown-seat";
}

/** Offers are found anew only when there is something to find: at first, and when the map is first known. */
function offersKey(vacancy: Vacancy, losses: readonly Loss[], hall: Hall): string {
  const isSameSeatFree = losses.map(({ seatNo, why }) =>
    why === "hold-expired" ? vacancy.free[hall.seatByNo.get(seatNo) ?? -1] : 0,
  );
  return `${vacancy.count > 0} ${isSameSeatFree.join("")}`;
}

function offersFor(hall: Hall, vacancy: Vacancy, visit: Visit, losses: readonly Loss[]): Offer[] {
  const count = Math.min(losses.length, seatsLeft(visit, seatsMax.value));
  const lost = losses.flatMap(({ seatNo }) => hall.seatByNo.get(seatNo) ?? []);
  const [near] = lost;
  if (count === 0 || near === undefined) {
    return [];
  }
  const hasEnded = losses.every(({ why }) => why === "hold-expired");
  const same =
    hasEnded && lost.every((seat) => vacancy.free[seat] === 1)
      ? [{ seats: lost.slice(0, count), areTogether: true }]
      : [];
  const without = new Set([
    // A map that is a moment old may still show them as free.
    ...lost,
    ...visit.picked.flatMap((seatNo) => hall.seatByNo.get(seatNo) ?? []),
  ]);
  const wish = { count, prices: new Set<number>(), near, without };
  const others = severalOffers(hall, vacancy, wish, OFFERS - same.length, Math.random);
  return [...same, ...others];
}

function OfferButton(props: { offer: Offer; hall: Hall; control: { current: MapControl | null } }) {
  const { offer, hall, control } = props;
  const labels = offer.seats.map((seat) => labelOf(hall, seat));
  const price = sum(labels.map((label) => label.price));
  return (
    <button
      class="offer"
      type="button"
      onMouseEnter={() => control.current?.goTo(offer.seats)}
      onClick={() =>
        dispatch({
          type: "ask",
          seats: labels.map(({ seatNo }) => ({ seatNo, key: newKey() })),
        })
      }
    >
      <span class="offer__seats">
        {labels.map((label) => texts.value.hall.seat(label)).join(" · ")}
      </span>
      <span class="offer__price">
        {formats.value.money(price)} · <strong>{texts.value.losses.takeThese}</strong>
      </span>
    </button>
  );
}
