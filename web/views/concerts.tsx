import type { Concert } from "../../client/client.ts";
import { Link } from "../parts/link.tsx";
import { Poster } from "../parts/poster.tsx";
import { concerts } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import { SaleChip } from "./sale-chip.tsx";

/** What is on. */
export function ConcertsView() {
  const words = texts.value.concerts;
  return (
    <div class="wrap">
      <h1 tabIndex={-1}>{words.heading}</h1>
      <List />
    </div>
  );
}

function List() {
  const words = texts.value.concerts;
  const all = concerts.value;
  if (all === null) {
    return (
      <div class="cards" aria-busy="true">
        <p class="unseen" role="status">
          {words.loading}
        </p>
        {[1, 2, 3].map((each) => (
          <div key={each} class="card card--loading" aria-hidden="true" />
        ))}
      </div>
    );
  }
  if (all.length === 0) {
    return (
      <div class="empty">
        <p class="empty__first">{words.empty}</p>
        <p class="quiet">{words.emptyMore}</p>
      </div>
    );
  }
  return (
    <ul class="cards">
      {all.map((concert) => (
        <Card key={concert.concertId} concert={concert} />
      ))}
    </ul>
  );
}

function Card({ concert }: { concert: Concert }) {
  const { concertId, title, venue, dates } = concert;
  return (
    <li class="card">
      <Link class="card__link" to={{ concertId }}>
        <Poster concertId={concertId} />
        <span class="card__text">
          <SaleChip concert={concert} />
          <span class="card__title">{title}</span>
          <span class="card__more">{venue}</span>
          <span class="card__more">{formats.value.dates(dates)}</span>
        </span>
      </Link>
    </li>
  );
}
