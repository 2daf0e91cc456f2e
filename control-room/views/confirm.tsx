import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { flip, type Wish } from "../house/calls.ts";
import { look, lookBack } from "../house/follow.ts";

/** What an operator is about to do, said so that a tired one understands it. */
export type Proposal = {
  title: string;
  /** What comes of it, and for whom. */
  consequence: string;
  button: string;
  wish: Wish;
  isGrave?: boolean;
  afterwards?: () => void;
};

const proposal = signal<Proposal | null>(null);
const progress = signal<"asking" | "doing" | { refusal: string }>("asking");

/** Nothing is switched without being asked once more, and none of it without a place for the reason. */
export function propose(wanted: Proposal): void {
  progress.value = "asking";
  proposal.value = wanted;
}

export function ConfirmDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const wanted = proposal.value;
  useEffect(() => {
    if (wanted === null) {
      dialog.current?.close();
    } else {
      dialog.current?.showModal();
    }
  }, [wanted]);

  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={dismiss}>
      {wanted !== null && (
        <form method="dialog" onSubmit={(event) => void carryOut(event, wanted)}>
          <h2 id="dialog-title">{wanted.title}</h2>
          <p>{wanted.consequence}</p>
          <label class="field">
            <span>Why (goes on record, may be empty)</span>
            <input name="reason" maxLength={500} autocomplete="off" />
          </label>
          {typeof progress.value === "object" && (
            <p class="refusal" role="alert">
              {progress.value.refusal}
            </p>
          )}
          <div class="dialog__buttons">
            <button type="button" class="button" onClick={dismiss}>
              Leave it
            </button>
            <button
              type="submit"
              class={`button ${wanted.isGrave === true ? "button--grave" : "button--main"}`}
              disabled={progress.value === "doing"}
            >
              {wanted.button}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
}

function dismiss(): void {
  proposal.value = null;
}

async function carryOut(event: SubmitEvent, wanted: Proposal): Promise<void> {
  event.preventDefault();
  const form = event.currentTarget;
  const given = form instanceof HTMLFormElement ? new FormData(form).get("reason") : null;
  const reason = typeof given === "string" ? given.trim() : "";
  progress.value = "doing";
  try {
    await flip(wanted.wish, reason);
    dismiss();
    wanted.afterwards?.();
    await Promise.all([look(), lookBack()]);
  } catch (error) {
    progress.value = { refusal: error instanceof Error ? error.message : String(error) };
  }
}
