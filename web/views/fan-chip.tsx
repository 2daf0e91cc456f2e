import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Settings } from "../../client/client.ts";
import { becomeUser, signIn, signOut, userId } from "../fan/fan.ts";
import { texts } from "../texts/language.ts";
import { endVisit } from "../visit/visit-store.ts";

/** Who the fan is, and how to be somebody else. */
export function FanChip({ settings }: { settings: Settings }) {
  return settings.authMode === "open" ? <DemoFan /> : <SignedInFan settings={settings} />;
}

/** As the API takes it for a user's id. */
const USER_ID = /^[A-Za-z0-9][A-Za-z0-9._@+~|:-]{0,63}$/;

function DemoFan() {
  const { fan } = texts.value;
  const typed = useSignal("");
  const isInvalid = useSignal(false);
  const id = useId();
  const dialog = useSignal<HTMLDialogElement | null>(null);
  const open = () => {
    typed.value = userId.peek() ?? "";
    isInvalid.value = false;
    dialog.peek()?.showModal();
  };
  const save = (event: Event) => {
    event.preventDefault();
    const name = typed.peek().trim();
    if (!USER_ID.test(name)) {
      isInvalid.value = true;
      return;
    }
    if (name !== userId.peek()) {
      endVisit();
      becomeUser(name);
    }
    dialog.peek()?.close();
  };
  return (
    <>
      <button class="chip" type="button" onClick={open} aria-haspopup="dialog">
        <span class="unseen">{fan.you(userId.value ?? "")}. </span>
        <span aria-hidden="true">{userId.value}</span>
        <span class="unseen">{fan.change}</span>
      </button>
      <dialog
        class="dialog"
        aria-labelledby={`${id}-title`}
        ref={(element) => {
          dialog.value = element;
        }}
      >
        <form onSubmit={save} noValidate>
          <h2 id={`${id}-title`}>{fan.change}</h2>
          <p class="quiet">{fan.demo}</p>
          <label class="field">
            <span class="field__label">{fan.label}</span>
            <input
              class="field__input"
              value={typed.value}
              onInput={({ currentTarget }) => {
                typed.value = currentTarget.value;
                isInvalid.value = false;
              }}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxLength={64}
              aria-invalid={isInvalid.value}
              aria-describedby={`${id}-hint`}
            />
            <span
              class={`field__hint${isInvalid.value ? " field__hint--bad" : ""}`}
              id={`${id}-hint`}
            >
              {isInvalid.value ? fan.invalid : fan.hint}
            </span>
          </label>
          <div class="dialog__buttons">
            <button class="button" type="submit">
              {fan.save}
            </button>
            <button
              class="button button--plain"
              type="button"
              onClick={() => dialog.peek()?.close()}
            >
              {fan.cancel}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}

function SignedInFan({ settings }: { settings: Settings }) {
  const { fan } = texts.value;
  const { signInUrl } = settings;
  if (userId.value !== null) {
    return (
      <span class="chip chip--still">
        {userId.value}
        <button
          class="chip__button"
          type="button"
          onClick={() => {
            endVisit();
            signOut();
          }}
        >
          {fan.signOut}
        </button>
      </span>
    );
  }
  return signInUrl === null ? null : (
    <button class="chip" type="button" onClick={() => signIn(signInUrl)}>
      {fan.signIn}
    </button>
  );
}
