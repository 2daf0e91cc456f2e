import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formats, texts } from "../texts/language.ts";
import { listenToGestures } from "./gestures.ts";
import { createHallCanvas, type HallCanvas } from "./hall-canvas.ts";
import { followSurroundings } from "./hall-picture.tsx";
import { labelOf, type Hall } from "./hall.ts";
import { SeatGrid } from "./seat-grid.tsx";
import type { Vacancy } from "./vacancy.ts";

/** How the page moves the map. */
export type MapControl = {
  /** Brings these seats near. */
  goTo: (seats: readonly number[]) => void;
  /** Brings a section near, and for a fan at the keyboard the focus into it. */
  enterSection: (section: number, isByKeyboard: boolean) => void;
  whole: () => void;
};

type MapProps = {
  hall: Hall;
  vacancy: Vacancy;
  picked: ReadonlySet<number>;
  held: ReadonlySet<number>;
  wanted: ReadonlySet<number>;
  onToggle: (seat: number) => void;
  control: { current: MapControl | null };
};

/**
 * The map of a hall: a picture of all seats for the eye, for a mouse and for fingers, and beside it the
 * same seats as a grid for the keyboard and for screen readers, of which only some rows exist at a time.
 */
export function HallMap(props: MapProps) {
  const { hall, vacancy, picked, held, wanted } = props;
  const words = texts.value.hall;
  const element = useRef<HTMLCanvasElement>(null);
  const map = useRef<HallCanvas | null>(null);
  const isClose = useSignal(true);
  const hovered = useSignal<number | undefined>(undefined);
  const focused = useSignal<number | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const canvas = element.current;
    if (canvas === null) {
      return undefined;
    }
    const made = createHallCanvas(canvas, hall, {
      words: { stage: words.stage },
      onCamera: (close) => {
        isClose.value = close;
        hovered.value = undefined;
      },
    });
    map.current = made;
    const isFree = (seat: number | undefined): seat is number =>
      seat !== undefined &&
      (latest.current.vacancy.free[seat] === 1 || latest.current.picked.has(seat));
    const stopGestures = listenToGestures(canvas, {
      onPan: made.pan,
      onZoom: (factor, at) => made.zoom(factor, at),
      onTap(at, isTouch) {
        const seat = made.seatAt(at, isTouch);
        if (!made.isClose()) {
          made.zoom(CLOSER_BY_TAP, at, true);
        } else if (isFree(seat)) {
          latest.current.onToggle(seat);
        }
      },
      onHover(at) {
        const seat = at === undefined ? undefined : made.seatAt(at, false);
        hovered.value = isFree(seat) ? seat : undefined;
      },
    });
    const stopFollowing = followSurroundings(canvas, made);
    return () => {
      stopGestures();
      stopFollowing();
      map.current = null;
    };
  }, [hall, words.stage]);

  useEffect(() => map.current?.show(vacancy), [vacancy, hall]);
  useEffect(
    () =>
      map.current?.mark({
        picked,
        held,
        wanted,
        hovered: hovered.value,
        focused: focused.value,
      }),
    [picked, held, wanted, hovered.value, focused.value],
  );

  const enter = useRef<(section: number) => void>(() => undefined);
  useEffect(() => {
    props.control.current = {
      goTo: (seats) => map.current?.goTo(seats),
      whole: () => map.current?.whole(),
      enterSection(index, isByKeyboard) {
        const section = hall.sections[index];
        if (section !== undefined) {
          map.current?.goTo(seatsOf(section.from, section.to));
        }
        if (isByKeyboard) {
          enter.current(index);
        }
      },
    };
  }, [hall]);

  const shown = focused.value ?? hovered.value;
  return (
    <div class="map">
      <canvas
        ref={element}
        class={`map__canvas${hovered.value === undefined ? "" : " map__canvas--hit"}`}
        aria-hidden="true"
      />
      <SeatGrid
        hall={hall}
        vacancy={vacancy}
        picked={picked}
        held={held}
        enter={enter}
        onFocusSeat={(seat) => {
          focused.value = seat;
          if (seat !== undefined) {
            map.current?.reveal(seat);
          }
        }}
        onToggle={props.onToggle}
        onZoom={(factor) =>
          factor === 0 ? map.current?.whole() : map.current?.zoom(factor, undefined, true)
        }
      />
      {shown !== undefined && (
        <SeatTip map={map.current} hall={hall} seat={shown} isPicked={picked.has(shown)} />
      )}
      {!isClose.value && <p class="map__hint">{words.hint}</p>}
      <div class="map__buttons">
        <button
          class="map__button"
          type="button"
          aria-label={words.zoomIn}
          onClick={() => map.current?.zoom(CLOSER_BY_BUTTON, undefined, true)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M10 4v12M4 10h12" />
          </svg>
        </button>
        <button
          class="map__button"
          type="button"
          aria-label={words.zoomOut}
          onClick={() => map.current?.zoom(1 / CLOSER_BY_BUTTON, undefined, true)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M4 10h12" />
          </svg>
        </button>
        <button
          class="map__button"
          type="button"
          aria-label={words.whole}
          onClick={() => map.current?.whole()}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4" />
          </svg>
        </button>
      </div>
    </div>
  );
}

const CLOSER_BY_TAP = 3.2;
const CLOSER_BY_BUTTON = 1.7;

function seatsOf(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** What seat this is, beside the pointer or the focus. For the eye: the grid says it to others. */
function SeatTip(props: { map: HallCanvas | null; hall: Hall; seat: number; isPicked: boolean }) {
  const { map, hall, seat } = props;
  const label = useMemo(() => labelOf(hall, seat), [hall, seat]);
  const at = map?.screenOf(seat);
  if (at === undefined) {
    return null;
  }
  return (
    <div class="seat-tip" style={{ left: `${at.x}px`, top: `${at.y}px` }} aria-hidden="true">
      <span>{texts.value.hall.seat(label)}</span>
      <strong>{formats.value.money(label.price)}</strong>
    </div>
  );
}
