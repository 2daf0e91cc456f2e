import { useEffect } from "preact/hooks";
import { address } from "../address.ts";
import { userId } from "../fan/fan.ts";
import { Announcer } from "../parts/announcer.tsx";
import { Link } from "../parts/link.tsx";
import { connection } from "../rowlock/connection.ts";
import { concertOf, followConcerts, settings } from "../rowlock/shelf.ts";
import { language, languages, speak, texts } from "../texts/language.ts";
import { isUnderWay } from "../visit/view.ts";
import { view, visit } from "../visit/visit-store.ts";
import { CheckoutView } from "./checkout.tsx";
import { ConcertView } from "./concert.tsx";
import { ConcertsView } from "./concerts.tsx";
import { FanChip } from "./fan-chip.tsx";
import { HallView } from "./hall.tsx";
import { LineView } from "./line.tsx";
import { OverView } from "./over.tsx";
import { TicketsView } from "./tickets.tsx";

/** All of the page: what never changes around what the fan is at. */
export function Page() {
  useEffect(() => {
    const end = new AbortController();
    void followConcerts(end.signal, () => !isAtVisit() || view.peek() === "hall");
    return () => end.abort();
  }, []);
  const isHall = isAtVisit() && view.value === "hall";
  return (
    <div class={`page${isHall ? " page--hall" : ""}`}>
      <a class="skip" href="#content">
        {texts.value.shell.skip}
      </a>
      <Header />
      <ConnectionBanner />
      <UnderWay />
      <main id="content" tabIndex={-1}>
        <Current />
      </main>
      <footer class="footer">
        <p>{texts.value.shell.footer}</p>
      </footer>
      <Announcer />
    </div>
  );
}

function Header() {
  const { shell } = texts.value;
  return (
    <header class="header">
      <Link class="brand" to={{}} label={shell.home}>
        <Brand />
        <span>Rowlock</span>
      </Link>
      <div class="header__tools">
        {settings.value !== null &&
          (userId.value !== null || settings.value.authMode === "jwt") && (
            <FanChip settings={settings.value} />
          )}
        <label class="language">
          <span class="unseen">{shell.language}</span>
          <select
            value={language.value}
            onChange={({ currentTarget }) => {
              const chosen = languages.find((each) => each.language === currentTarget.value);
              speak(chosen?.language ?? "en");
            }}
          >
            {languages.map((each) => (
              <option key={each.language} value={each.language} lang={each.language}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}

function Brand() {
  return (
    <svg class="brand__mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#16122b" />
      <rect x="11" y="5" width="10" height="4" rx="1.6" fill="#f7f3ff" />
      <g fill="#ffb71b">
        <circle cx="9" cy="16" r="2.1" />
        <circle cx="16" cy="17.6" r="2.1" />
        <circle cx="23" cy="16" r="2.1" />
      </g>
      <g fill="#8f7fd0">
        <circle cx="5.6" cy="22.6" r="2.1" />
        <circle cx="12.4" cy="25" r="2.1" />
        <circle cx="19.6" cy="25" r="2.1" />
        <circle cx="26.4" cy="22.6" r="2.1" />
      </g>
    </svg>
  );
}

/** In the page from the beginning, so that it is read when it says something. */
function ConnectionBanner() {
  const state = connection.value;
  return (
    <div class="connection" role="status">
      {state !== "fine" && (
        <p class="connection__text">
          <span class="spinner" aria-hidden="true" />
          {texts.value.connection[state]}
        </p>
      )}
    </div>
  );
}

/** For a fan who looks at something else while a visit goes on. */
function UnderWay() {
  const current = visit.value;
  if (current === null || isAtVisit() || !isUnderWay(current) || view.value === "tickets") {
    return null;
  }
  const { concertId, date } = current.show;
  const title = concertOf(concertId)?.title ?? concertId;
  return (
    <aside class="under-way">
      <p>{texts.value.shell.underWay(title)}</p>
      <Link class="button button--small" to={{ concertId, date }}>
        {texts.value.shell.continue}
      </Link>
    </aside>
  );
}

/** Whether the address is that of the visit's concert. */
function isAtVisit(): boolean {
  return visit.value !== null && visit.value.show.concertId === address.value.concertId;
}

function Current() {
  const current = visit.value;
  const { concertId } = address.value;
  useLeadOnTurn();
  if (concertId === null) {
    return <ConcertsView />;
  }
  if (current === null || !isAtVisit()) {
    return <ConcertView key={concertId} concertId={concertId} />;
  }
  switch (view.value) {
    case "joining":
    case "line":
      return <LineView visit={current} />;
    case "hall":
      return <HallView visit={current} />;
    case "checkout":
      return <CheckoutView visit={current} />;
    case "tickets":
      return <TicketsView visit={current} />;
    default:
      return <OverView visit={current} />;
  }
}

/** A new view begins at its top, and the focus with it: what had it is gone. */
function useLeadOnTurn(): void {
  const place = `${address.value.concertId} ${isAtVisit() ? view.value : ""}`;
  useEffect(() => {
    const heading = document.querySelector<HTMLElement>("main h1");
    if (document.activeElement === document.body || document.activeElement === null) {
      heading?.focus({ preventScroll: true });
    }
    scrollTo(0, 0);
  }, [place]);
}
