import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { formats, texts } from "../texts/language.ts";
import { labelOf, type Hall } from "./hall.ts";
import { entryOf, stepFrom, type Step } from "./steps.ts";
import type { Vacancy } from "./vacancy.ts";

type GridProps = {
  hall: Hall;
  vacancy: Vacancy;
  picked: ReadonlySet<number>;
  held: ReadonlySet<number>;
  /** Set here: brings the focus into a section. */
  enter: { current: (section: number) => void };
  onFocusSeat: (seat: number | undefined) => void;
  onToggle: (seat: number) => void;
  /** 0 shows the whole hall. */
  onZoom: (factor: number) => void;
};

const STEPS: Record<string, Step> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "front",
  ArrowDown: "back",
  Home: "row-start",
  End: "row-end",
};

const ZOOMS: Record<string, number> = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, "0": 0 };

/** Rows on both sides of the one that has the focus: what a screen reader may read around. */
const ROWS_AROUND = 1;

/**
 * The seats as a grid for the keyboard and for screen readers: the row that has the focus and its
 * neighbours. It is not seen; what has the focus is ringed on the map.
 */
export function SeatGrid(props: GridProps) {
  const { hall, vacancy, picked, held, enter } = props;
  const words = texts.value.hall;
  const active = useSignal(0);
  const hasFocus = useRef(false);
  const id = useId();

  const cellId = (seat: number) => `${id}-${seat}`;
  const focusOn = (seat: number) => {
    active.value = seat;
    // The cell may be of a row that is made only now.
    requestAnimationFrame(() => document.getElementById(cellId(seat))?.focus());
  };
  enter.current = (section) => focusOn(entryOf(hall, vacancy, section));

  useEffect(() => {
    // At first, and when the hall is another: nobody has moved yet.
    if (!hasFocus.current) {
      active.value = entryOf(hall, vacancy, 0);
    }
  }, [hall, vacancy.count === 0]);

  const row = hall.rowOf[active.value] ?? 0;
  const sectionIndex = hall.rows[row]?.section ?? 0;
  const section = hall.sections[sectionIndex];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const step = STEPS[event.key];
    const zoom = ZOOMS[event.key];
    if (step !== undefined) {
      focusOn(stepFrom(hall, vacancy, active.peek(), step));
    } else if (zoom !== undefined) {
      props.onZoom(zoom);
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      const next = sectionIndex + (event.key === "PageDown" ? 1 : -1);
      if (hall.sections[next] !== undefined) {
        focusOn(entryOf(hall, vacancy, next));
      }
    } else if (event.key === "Enter" || event.key === " ") {
      props.onToggle(active.peek());
    } else {
      return;
    }
    event.preventDefault();
  };

  if (section === undefined) {
    return null;
  }
  const rows = Array.from({ length: section.toRow - section.fromRow }, (_, index) => ({
    index: section.fromRow + index,
    number: index + 1,
  })).filter(({ index }) => Math.abs(index - row) <= ROWS_AROUND);
  return (
    <div
      class="unseen seat-grid"
      role="grid"
      // Not a stop by itself: one of its cells is.
      tabIndex={-1}
      aria-label={`${words.map}: ${words.grid(section.name)}`}
      aria-describedby={`${id}-help`}
      aria-rowcount={section.toRow - section.fromRow}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        // Screen readers click cells that do not have the focus.
        const cell = target instanceof HTMLElement ? target.dataset["seat"] : undefined;
        if (cell !== undefined) {
          props.onToggle(Number(cell));
        }
      }}
      onFocusIn={() => {
        hasFocus.current = true;
        props.onFocusSeat(active.peek());
      }}
      onFocusOut={() => {
        hasFocus.current = false;
        props.onFocusSeat(undefined);
      }}
    >
      {rows.map(({ index, number }) => (
        <GridRow
          key={index}
          hall={hall}
          rowIndex={index}
          number={number}
          vacancy={vacancy}
          picked={picked}
          held={held}
          active={active.value}
          cellId={cellId}
        />
      ))}
      <p id={`${id}-help`} hidden>
        {words.gridHelp}
      </p>
    </div>
  );
}

function GridRow(
  props: Pick<GridProps, "hall" | "vacancy" | "picked" | "held"> & {
    rowIndex: number;
    number: number;
    active: number;
    cellId: (seat: number) => string;
  },
) {
  const { hall, rowIndex, vacancy, picked, held, active } = props;
  const row = hall.rows[rowIndex];
  if (row === undefined) {
    return null;
  }
  const seats = Array.from({ length: row.to - row.from }, (_, index) => row.from + index).filter(
    (seat) => vacancy.free[seat] === 1 || picked.has(seat) || held.has(seat) || seat === active,
  );
  return (
    <div role="row" aria-rowindex={props.number}>
      {seats.map((seat) => (
        <div
          key={seat}
          id={props.cellId(seat)}
          role="gridcell"
          tabIndex={seat === active ? 0 : -1}
          aria-colindex={seat - row.from + 1}
          aria-selected={picked.has(seat)}
          aria-disabled={vacancy.free[seat] !== 1 && !picked.has(seat)}
          data-seat={seat}
        >
          {spoken(hall, seat, props)}
        </div>
      ))}
    </div>
  );
}

function spoken(
  hall: Hall,
  seat: number,
  { vacancy, picked, held }: Pick<GridProps, "vacancy" | "picked" | "held">,
): string {
  const words = texts.value.hall;
  const label = labelOf(hall, seat);
  const state = held.has(seat)
    ? words.held
    : picked.has(seat)
      ? words.picked
      : vacancy.free[seat] === 1
        ? null
        : words.taken;
  const text = words.seatSpoken(label, formats.value.money(label.price));
  return state === null ? text : `${text}, ${state}`;
}
