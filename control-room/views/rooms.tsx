import { wishes } from "../house/calls.ts";
import type { House, Line } from "../house/house.ts";
import { countText, durationText } from "../house/words.ts";
import { propose } from "./confirm.tsx";

/** The lines, and what holds for them. */
export function Rooms({ house }: { house: House }) {
  const { lines, operator } = house;
  return (
    <section aria-labelledby="rooms">
      <h2 id="rooms">Rooms</h2>
      {lines === null ? (
        <p class="empty">Not known at this moment.</p>
      ) : (
        <div class="cards">
          {lines.map((line) => (
            <RoomCard key={line.room} line={line} mayChange={operator.mayChange} />
          ))}
        </div>
      )}
    </section>
  );
}

function RoomCard({ line, mayChange }: { line: Line; mayChange: boolean }) {
  const {
    room,
    waiting,
    active,
    maxActive,
    admitPerSecond,
    oldestWaitSeconds,
    isAdmitting,
    isClosed,
  } = line;
  return (
    <article class="card" aria-label={`Room ${room}`}>
      <header class="card__head">
        <h3>{room}</h3>
        <span class={`chip chip--${isAdmitting ? "open" : "paused"}`}>
          {isAdmitting ? "admitting" : isClosed ? "closed" : "no sale is open"}
        </span>
      </header>
      <p>
        <b>{countText(waiting)}</b> wait
        {waiting > 0 && `, the first for ${durationText(oldestWaitSeconds)}`} ·{" "}
        <b>{countText(active)}</b> of {countText(maxActive)} admitted · at most{" "}
        {countText(admitPerSecond)} a second
      </p>
      {mayChange && <RoomSwitches line={line} />}
    </article>
  );
}

function RoomSwitches({
  line: { room, maxActive, admitPerSecond, isClosed, active },
}: {
  line: Line;
}) {
  const setLimits = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) {
      return;
    }
    const given = new FormData(form);
    const changes = {
      maxActive: numberOrNull(given.get("maxActive")),
      admitPerSecond: numberOrNull(given.get("admitPerSecond")),
    };
    propose({
      title: `Change the limits of ${room}?`,
      consequence: `At most ${textOf(changes.maxActive)} fans admitted at the same time, ${textOf(changes.admitPerSecond)} more each second. Heeded within two seconds; nobody who is admitted is sent away.`,
      button: "Change limits",
      wish: wishes.room(room, changes),
    });
  };
  return (
    <>
      <form class="limits" onSubmit={setLimits}>
        <label class="field">
          <span>Admitted at most</span>
          <input name="maxActive" type="number" min="1" max="10000000" defaultValue={maxActive} />
        </label>
        <label class="field">
          <span>Admissions a second</span>
          <input
            name="admitPerSecond"
            type="number"
            min="1"
            max="100000"
            defaultValue={admitPerSecond}
          />
        </label>
        <button type="submit" class="button">
          Change limits
        </button>
        <p class="quiet">Empty: what the environment says.</p>
      </form>
      <div class="switches" role="group" aria-label={`Room ${room}`}>
        {!isClosed ? (
          <button
            type="button"
            class="button"
            onClick={() =>
              propose({
                title: `Close ${room}?`,
                consequence:
                  "Everybody new waits, and nobody is admitted until you open the room again. Who is admitted stays so.",
                button: "Close room",
                isGrave: true,
                wish: wishes.room(room, { isClosed: true }),
              })
            }
          >
            Close room
          </button>
        ) : (
          <button
            type="button"
            class="button"
            onClick={() =>
              propose({
                title: `Open ${room}?`,
                consequence: "Fans are admitted again, the first in the line first.",
                button: "Open room",
                wish: wishes.room(room, { isClosed: false }),
              })
            }
          >
            Open room
          </button>
        )}
        <button
          type="button"
          class="button"
          onClick={() =>
            propose({
              title: `End all sessions of ${room}?`,
              consequence: `${countText(active)} fans lose their turn and have to join again, at the end of the line. What they hold they can still pay for.`,
              button: "End all sessions",
              isGrave: true,
              wish: wishes.endSessions(room),
            })
          }
        >
          End all sessions
        </button>
      </div>
    </>
  );
}

function numberOrNull(given: FormDataEntryValue | null): number | null {
  return typeof given === "string" && given.trim() !== "" ? Number(given) : null;
}

const textOf = (limit: number | null) =>
  limit === null ? "as many as the environment says" : countText(limit);
