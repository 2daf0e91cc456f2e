import { labelOf } from "../hall/hall.ts";
import { useHall } from "../hall/use-hall.ts";
import { Link } from "../parts/link.tsx";
import { Poster } from "../parts/poster.tsx";
import { concertOf } from "../rowlock/shelf.ts";
import { formats, texts } from "../texts/language.ts";
import type { BoughtTicket, Visit } from "../visit/visit.ts";
import { codeOf } from "../visit/ticket-code.ts";
import { TicketQr } from "../parts/ticket-qr.tsx";

/** What was bought, to be shown at the door. */
export function TicketsView({ visit }: { visit: Visit }) {
  const words = texts.value.tickets;
  const { tickets } = visit;
  return (
    <div class="wrap tickets">
      <h1 tabIndex={-1}>{tickets.length === 1 ? words.headingOne : words.heading}</h1>
      <p class="tickets__more">{words.more}</p>
      <ul class="tickets__list">
        {tickets.map((ticket) => (
          <Ticket key={ticket.paymentId} ticket={ticket} />
        ))}
      </ul>
      <div class="tickets__buttons">
        <button class="button button--plain" type="button" onClick={() => print()}>
          {words.print}
        </button>
        <Link class="button" to={{}}>
          {words.again}
        </Link>
      </div>
    </div>
  );
}

function Ticket({ ticket }: { ticket: BoughtTicket }) {
  const words = texts.value.tickets;
  const { show, seatNo, price, paymentId, reservationId } = ticket;
  const concert = concertOf(show.concertId);
  const hall = useHall(show);
  const seat = hall?.seatByNo.get(seatNo);
  const label = !hall || seat === undefined ? undefined : labelOf(hall, seat);
  const code = codeOf(paymentId);
  return (
    <li class="ticket">
      <div class="ticket__picture">
        <Poster concertId={show.concertId} />
      </div>
      <div class="ticket__main">
        <p class="ticket__title">{concert?.title ?? show.concertId}</p>
        <p class="ticket__venue">{concert?.venue}</p>
        <p class="ticket__date">{formats.value.date(show.date)}</p>
        <dl class="ticket__facts">
          {label?.section != null && <Fact name={words.section} value={label.section} />}
          {label !== undefined && label.row !== "" && <Fact name={words.row} value={label.row} />}
          <Fact name={words.seat} value={seatNo} />
          <Fact name={words.paid} value={formats.value.money(price)} />
        </dl>
        <p class="ticket__reservation">
          {words.reservation} {reservationId}
        </p>
      </div>
      <div class="ticket__stub">
        <TicketQr text={paymentId} label={words.qr(code)} />
        <p class="ticket__code">
          <span class="unseen">{words.code} </span>
          {code}
        </p>
      </div>
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
