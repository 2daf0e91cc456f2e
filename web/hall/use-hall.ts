import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { hallOf } from "../rowlock/shelf.ts";
import type { Show } from "../visit/visit.ts";
import type { Hall } from "./hall.ts";

/** The hall of a show: `null` until it is known, `undefined` when there is no such show. */
export function useHall({ concertId, date }: Show): Hall | null | undefined {
  const hall = useSignal<Hall | null | undefined>(null);
  useEffect(() => {
    let isWanted = true;
    hall.value = null;
    void hallOf({ concertId, date }).then((found) => {
      if (isWanted) {
        hall.value = found;
      }
    });
    return () => {
      isWanted = false;
    };
  }, [concertId, date]);
  return hall.value;
}
