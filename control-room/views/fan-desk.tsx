import { signal } from "@preact/signals";
import { readFan, wishes } from "../house/calls.ts";
import type { Fan, Line } from "../house/house.ts";
import { countText, momentText, timeText } from "../house/words.ts";
import { propose } from "./confirm.tsx";

const found = signal<Fan | null>(null);
const refusal = signal<string | null>(null);

async function find(userId: string): Promise<void> {
  try {
    found.value = await readFan(userId);
    refusal.value = null;
  } catch (error) {
    found.value = null;
    refusal.value = error instanceof Error ? error.message : String(error);
  }
}

/** One fan, and what can be done for or about them. */
export function FanDesk({ mayChange, rooms }: { mayChange: boolean; rooms: Line[] }) {
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    const userId = form instanceof HTMLFormElement && new FormData(form).get("userId");
    if (typeof userId === "string" && userId.trim() !== "") {
      void find(userId.trim());
    }
  };
  return (
    <section aria-labelledby="fan-desk">
      <h2 id="fan-desk">A fan</h2>
      <form class="search" onSubmit={search}>
        <label class="field">
          <span>User</span>
          <input name="userId" autocomplete="off" spellcheck={false} required />
        </label>
        <button type="submit" class="button">
          Find
        </button>
      </form>
      <div aria-live="polite">
        {refusal.value !== null && <p class="refusal">{refusal.value}</p>}
        {found.value !== null && <FanCard fan={found.value} mayChange={mayChange} rooms={rooms} />}
      </div>
    </section>
  );
}

function FanCard({ fan, mayChange, rooms }: { fan: Fan; mayChange: boolean; rooms: Line[] }) {
  return (
    <article class="card" aria-label={fan.userId}>
      <header class="card__head">
        <h3>{fan.userId}</h3>
        <span class="chip">balance {fan.balance}</span>
      </header>
      <ul class="facts">
        {fan.places.length === 0 && <li>Has no place in any line.</li>}
        {fan.places.map((place) => (
          <li key={place.room}>
            <PlaceText place={place} />
            {mayChange && <PlaceSwitches userId={fan.userId} place={place} />}
          </li>
        ))}
        {fan.reservations.length === 0 && <li>Has no reservation.</li>}
        {fan.reservations.map((reservation) => (
          <li key={reservation.reservationId}>
            <span>
              Seat <b>{reservation.seatNo}</b>, {reservation.concertId}, {reservation.date}:{" "}
              {reservation.status}
              {reservation.status === "held" && ` until ${momentText(reservation.expiresAt)}`},{" "}
              {reservation.price}
            </span>
            {mayChange && <ReservationSwitch userId={fan.userId} reservation={reservation} />}
          </li>
        ))}
      </ul>
      {mayChange && rooms.length === 0 && <p class="quiet">The lines are not known now.</p>}
    </article>
  );
}

function PlaceText({ place }: { place: Fan["places"][number] }) {
  const { room, state, position, sessionEndsAtMs } = place;
  return (
    <span>
      Room <b>{room}</b>: {state}
      {position !== null && `, at position ${countText(position)}`}
      {sessionEndsAtMs !== null && ` until ${timeText(sessionEndsAtMs)}`}
    </span>
  );
}

function PlaceSwitches({ userId, place }: { userId: string; place: Fan["places"][number] }) {
  const { room, state } = place;
  const afterwards = () => void find(userId);
  return (
    <span class="switches">
      {state !== "left" && (
        <button
          type="button"
          class="button"
          onClick={() =>
            propose({
              title: `Let ${userId} in?`,
              consequence: `Admitted to ${room} at once, past everybody who waits, for a whole session.`,
              button: "Let in",
              wish: wishes.letIn(room, userId),
              afterwards,
            })
          }
        >
          Let in
        </button>
      )}
      {(state === "waiting" || state === "admitted") && (
        <button
          type="button"
          class="button"
          onClick={() =>
            propose({
              title: `Let ${userId} out?`,
              consequence: `The place in ${room} is lost; joining again leads to the end of the line.`,
              button: "Let out",
              isGrave: true,
              wish: wishes.letOut(room, userId),
              afterwards,
            })
          }
        >
          Let out
        </button>
      )}
    </span>
  );
}

function ReservationSwitch(props: { userId: string; reservation: Fan["reservations"][number] }) {
  const { userId, reservation } = props;
  const { reservationId, seatNo, status, price } = reservation;
  const afterwards = () => void find(userId);
  if (status === "held") {
    return (
      <button
        type="button"
        class="button"
        onClick={() =>
          propose({
            title: `Release seat ${seatNo}?`,
            consequence: `${userId} loses the hold, and the seat is on sale again at once.`,
            button: "Release hold",
            isGrave: true,
            wish: wishes.release(reservationId),
            afterwards,
          })
        }
      >
        Release hold
      </button>
    );
  }
  return status === "paid" ? (
    <button
      type="button"
      class="button"
      onClick={() =>
        propose({
          title: `Refund seat ${seatNo}?`,
          consequence: `${userId} gets ${price} back to the balance, and the seat is on sale again at once.`,
          button: "Refund",
          isGrave: true,
          wish: wishes.refund(reservationId),
          afterwards,
        })
      }
    >
      Refund
    </button>
  ) : null;
}
