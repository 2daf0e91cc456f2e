import { useComputed, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formats } from "../texts/language.ts";
import { announce } from "./announcer.tsx";
import { clock } from "./clock.ts";

/** From here on it is urgent, and shown so. */
const URGENT_SECONDS = 60;
/** A screen reader that read every second would read nothing else. */
const SPOKEN_SECONDS = [300, 120, 60, 30, 10];

/** The time that is left, by the server's clock. */
export function Countdown(props: {
  untilMs: number;
  label: string;
  spoken: (duration: string) => string;
}) {
  const { untilMs, spoken } = props;
  const seconds = useComputed(() => Math.max(0, Math.ceil((untilMs - clock.value) / 1000)));
  const spokenAt = useRef(Infinity);
  useSignalEffect(() => {
    const due = SPOKEN_SECONDS.find((limit) => seconds.value <= limit && spokenAt.current > limit);
    const isFirst = spokenAt.current === Infinity;
    spokenAt.current = Math.min(spokenAt.current, seconds.value);
    if (due !== undefined && !isFirst) {
      announce(spoken(formats.peek().roughly(seconds.value)));
    }
  });
  const isUrgent = seconds.value <= URGENT_SECONDS;
  return (
    <div class={`countdown${isUrgent ? " countdown--urgent" : ""}`} role="timer">
      <span class="countdown__label">{props.label}</span>
      <span class="countdown__time">{formats.value.countdown(seconds.value)}</span>
    </div>
  );
}
