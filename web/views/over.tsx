import { newKey, signIn, userId } from "../fan/fan.ts";
import { Link } from "../parts/link.tsx";
import { settings } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { dispatch, endVisit } from "../visit/visit-store.ts";
import type { Ending, Visit } from "../visit/visit.ts";
import { HoldsEnded } from "./losses.tsx";

/** The end of a visit that led to no tickets: why, and what can be done about it. */
export function OverView({ visit }: { visit: Visit }) {
  const { standing, show, losses } = visit;
  const words = texts.value.over;
  const why = standing.state === "over" ? standing.why : "session-ended";
  const { heading, more } = words[why];
  return (
    <div class="wrap over">
      <h1 tabIndex={-1}>{heading}</h1>
      <p class="over__more">{more}</p>
      <p class="quiet">{formats.value.date(show.date)}</p>
      <HoldsEnded losses={losses} />
      <div class="over__buttons">
        {canJoinAgain(why) && (
          <button class="button button--large" type="button" onClick={() => joinAgain(visit)}>
            {why === "elsewhere" ? words.bringBack : words.again}
          </button>
        )}
        <Link class="button button--plain" to={{}}>
          {words.back}
        </Link>
      </div>
    </div>
  );
}

function canJoinAgain(why: Ending): boolean {
  return !["sale-ending", "no-such-concert"].includes(why);
}

/** For the same show, as whoever the fan is now. */
export function joinAgain(visit: Visit): void {
  const signInUrl = settings.peek()?.signInUrl ?? null;
  const name = userId.peek();
  if (name !== null) {
    dispatch({ type: "join", userId: name, show: visit.show, joinKey: newKey() });
  } else if (signInUrl !== null) {
    endVisit();
    signIn(signInUrl);
  }
}
