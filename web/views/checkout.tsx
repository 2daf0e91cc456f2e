import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { newKey } from "../fan/fan.ts";
import { labelOf } from "../hall/hall.ts";
import { useHall } from "../hall/use-hall.ts";
import {
  isZero,
  minorUnits,
  shortfall,
  sum,
  toAmount,
  typedAmount,
  type Amount,
} from "../money.ts";
import { Countdown } from "../parts/countdown.tsx";
import { Poster } from "../parts/poster.tsx";
import { concertOf, settings } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { balance, readBalance } from "../visit/performing/money.ts";
import { pricesOf } from "../visit/transition.ts";
import { dispatch } from "../visit/visit-store.ts";
import type { Hold, Visit } from "../visit/visit.ts";
import { explain, LossNotice } from "./losses.tsx";
import { joinAgain } from "./over.tsx";

/** What is held, until when, and paying for it. */
export function CheckoutView({ visit }: { visit: Visit }) {
  const words = texts.value.checkout;
  const { holds, losses, standing, token } = visit;
  const nameSeat = useSeatNames(holds);
  useEffect(() => {
    const end = new AbortController();
    void readBalance(end.signal).catch(() => undefined);
    return () => end.abort();
  }, [token]);
  const firstEndMs = Math.min(...holds.map(({ expiresAtMs }) => expiresAtMs));
  return (
    <div class="wrap checkout">
      <div class="checkout__head">
        <div>
          <h1 tabIndex={-1}>{words.heading}</h1>
          <p class="quiet">{words.headingMore}</p>
        </div>
        {holds.length > 0 && (
          <Countdown untilMs={firstEndMs} label={words.timeLeft} spoken={words.timeLeftSpoken} />
        )}
      </div>
      <LossNotice sentences={explain(losses, nameSeat)} />
      <div class="checkout__columns">
        <section class="basket" aria-labelledby="basket-title">
          <h2 id="basket-title" class="unseen">
            {words.seats}
          </h2>
          <ul class="basket__list">
            {holds.map((hold) => (
              <HeldSeat key={hold.reservationId} hold={hold} nameSeat={nameSeat} visit={visit} />
            ))}
          </ul>
          {standing.state === "admitted" && visit.payment === null && (
            <button
              class="button button--plain"
              type="button"
              onClick={() => dispatch({ type: "to-hall" })}
            >
              {words.addMore}
            </button>
          )}
          {standing.state === "over" && standing.why === "session-ended" && (
            <p class="quiet small">{words.sessionOver}</p>
          )}
        </section>
        <Till visit={visit} />
      </div>
    </div>
  );
}

type NameSeat = (seatNo: string) => string;

function useSeatNames(holds: readonly Hold[]): NameSeat {
  const hall = useHall(holds[0]?.show ?? { concertId: "", date: "" });
  return (seatNo) => {
    const seat = hall?.seatByNo.get(seatNo);
    return texts.value.hall.seat(
      !hall || seat === undefined ? { section: null, row: "", seatNo } : labelOf(hall, seat),
    );
  };
}

function HeldSeat(props: { hold: Hold; nameSeat: NameSeat; visit: Visit }) {
  const { hold, nameSeat, visit } = props;
  const words = texts.value.checkout;
  const { show, seatNo, price, givingBackKey, reservationId } = hold;
  const name = nameSeat(seatNo);
  return (
    <li class="held">
      <div class="held__picture">
        <Poster concertId={show.concertId} />
      </div>
      <div class="held__text">
        <p class="held__seat">{name}</p>
        <p class="quiet small">
          {concertOf(show.concertId)?.title} · {formats.value.date(show.date)}
        </p>
      </div>
      <div class="held__price">
        <strong>{formats.value.money(price)}</strong>
        {visit.payment === null && (
          <button
            class="button button--quiet button--small"
            type="button"
            disabled={givingBackKey !== null}
            aria-label={words.giveBackSpoken(name)}
            onClick={() => dispatch({ type: "give-back", reservationId, key: newKey() })}
          >
            {givingBackKey === null ? words.giveBack : words.givingBack}
          </button>
        )}
      </div>
    </li>
  );
}

/** Where the place was lost but the seats were not. */
const PLACE_LOST: ReadonlySet<string> = new Set(["elsewhere", "too-quiet", "token-old", "left"]);

function Till({ visit }: { visit: Visit }) {
  const words = texts.value.checkout;
  const { holds, payment, paymentRefusal, standing } = visit;
  const total = sum(pricesOf(holds));
  if (standing.state === "over" && PLACE_LOST.has(standing.why)) {
    return (
      <section class="till">
        <p class="notice notice--warn">{words.renew}</p>
        <button class="button button--large" type="button" onClick={() => joinAgain(visit)}>
          {words.renewButton}
        </button>
      </section>
    );
  }
  return (
    <section class="till" aria-live="polite">
      <dl class="sums">
        <div>
          <dt>{words.balance}</dt>
          <dd>
            {balance.value === null ? words.balanceLoading : formats.value.money(balance.value)}
          </dd>
        </div>
        <div class="sums__total">
          <dt>{words.total}</dt>
          <dd>{formats.value.money(total)}</dd>
        </div>
      </dl>
      {paymentRefusal !== null && (
        <p class="notice notice--bad" role="alert">
          {refusalText(paymentRefusal)}
        </p>
      )}
      {payment === null ? (
        balance.value !== null &&
        holds.length > 0 && (
          <PayForm
            key={`${total} ${balance.value}`}
            holds={holds}
            total={total}
            balance={balance.value}
          />
        )
      ) : (
        <p class="till__paying">
          <span class="spinner" aria-hidden="true" />
          {words.paying}
        </p>
      )}
    </section>
  );
}

function refusalText(why: string): string {
  const { refusals, refusedOther } = texts.value.checkout;
  const known: Record<string, string | undefined> = refusals;
  return known[why] ?? refusedOther;
}

/** Tops up what is lacking, or more if the fan likes, and pays: one button for both. */
function PayForm(props: { holds: readonly Hold[]; total: Amount; balance: Amount }) {
  const { holds, total } = props;
  const words = texts.value.checkout;
  const { money } = formats.value;
  const least = shortfall(total, props.balance);
  const most = settings.value?.topUpMax ?? least;
  const needsTopUp = !isZero(least);
  const typed = useSignal(least.replace(/\.00$/, ""));
  const isInvalid = useSignal(false);
  const id = useId();
  const amount = needsTopUp ? typedAmount(typed.value) : "0.00";
  const pay = (event: Event) => {
    event.preventDefault();
    if (amount === undefined || (needsTopUp && !isWithin(amount, least, most))) {
      isInvalid.value = true;
      document.getElementById(`${id}-amount`)?.focus();
      return;
    }
    dispatch({
      type: "pay",
      payment: {
        topUp: needsTopUp ? { amount, key: newKey() } : null,
        pays: holds.map(({ reservationId }) => ({ reservationId, key: newKey() })),
      },
    });
  };
  const after = toAmount(
    minorUnits(props.balance) + minorUnits(amount ?? "0.00") - minorUnits(total),
  );
  return (
    <form onSubmit={pay} noValidate>
      {needsTopUp && (
        <label class="field">
          <span class="field__label">{words.topUp}</span>
          <input
            id={`${id}-amount`}
            class="field__input"
            inputMode="decimal"
            autocomplete="off"
            value={typed.value}
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value;
              isInvalid.value = false;
            }}
            aria-invalid={isInvalid.value}
            aria-describedby={`${id}-hint`}
          />
          <span
            class={`field__hint${isInvalid.value ? " field__hint--bad" : ""}`}
            id={`${id}-hint`}
          >
            {(isInvalid.value ? words.topUpInvalid : words.topUpMore)(money(least), money(most))}
          </span>
        </label>
      )}
      <button class="button button--large button--wide" type="submit">
        {needsTopUp && amount !== undefined
          ? words.topUpAndPay(money(amount))
          : words.pay(money(total))}
      </button>
      <p class="quiet small">
        {minorUnits(after) > 0n ? words.after(money(after)) : words.prepaid}
      </p>
    </form>
  );
}

function isWithin(amount: Amount, least: Amount, most: Amount): boolean {
  const units = minorUnits(amount);
  return units >= minorUnits(least) && units <= minorUnits(most);
}
