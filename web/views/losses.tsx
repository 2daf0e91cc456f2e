import type { ComponentChildren } from "preact";
import { texts } from "../texts/language.ts";
import { dispatch } from "../visit/visit-store.ts";
import type { Loss } from "../visit/visit.ts";

/*
 * What a fan lost and why, told kindly. Whoever reads it is under stress, so it says first that
 * nothing was charged, and then what can be done.
 */

/** A seat's name, as far as the hall is known; else its number. */
export type NameSeat = (seatNo: string) => string;

const byNumber: NameSeat = (seatNo) => seatNo;

export function listOf(losses: readonly Loss[], nameSeat: NameSeat): string {
  return losses.map(({ seatNo }) => nameSeat(seatNo)).join(" · ");
}

/** One sentence for each reason there is. */
export function explain(losses: readonly Loss[], nameSeat: NameSeat): string[] {
  const reasons = [...new Set(losses.map(({ why }) => why))];
  return reasons.map((why) => {
    const lost = losses.filter((loss) => loss.why === why);
    return sentence(why, listOf(lost, nameSeat), lost.length);
  });
}

function sentence(why: Loss["why"], list: string, count: number): string {
  const words = texts.value.losses;
  switch (why) {
    case "seat-taken":
      return words.faster(list, count);
    case "hold-expired":
    case "reservation-not-held":
      return words.holdEnded(list, count);
    case "already-paid":
      return words.alreadyPaid(list);
    case "sale-paused":
      return words.salePaused;
    case "sale-ending":
    case "sale-closed":
      return words.saleEnding;
    case "too-many-holds":
      return words.tooMany;
    case "not-admitted":
    case "session-ended":
    case "wrong-room":
      return words.notYourTurn;
    default:
      return words.other(list);
  }
}

export function LossNotice(props: { sentences: readonly string[]; children?: ComponentChildren }) {
  const { sentences, children } = props;
  return (
    <div class="losses" role="alert">
      {sentences.length > 0 && (
        <div class="notice notice--kind">
          {sentences.map((each) => (
            <p key={each} class="notice__first">
              {each}
            </p>
          ))}
          {children}
          <button
            class="button button--quiet button--small"
            type="button"
            onClick={() => dispatch({ type: "explained" })}
          >
            {texts.value.losses.dismiss}
          </button>
        </div>
      )}
    </div>
  );
}

/** Where there is no map to choose something else on. */
export function HoldsEnded({ losses }: { losses: readonly Loss[] }) {
  const ended = losses.filter(({ why }) => why === "hold-expired");
  if (ended.length === 0) {
    return null;
  }
  return (
    <p class="notice notice--kind">
      {explain(ended, byNumber).join(" ")} {texts.value.losses.holdEndedOver}
    </p>
  );
}
