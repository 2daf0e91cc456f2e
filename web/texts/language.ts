import { computed, signal } from "@preact/signals";
import { keep, recall } from "../fan/storage.ts";
import { settings } from "../rowlock/shelf.ts";
import { en } from "./en.ts";
import { createFormats, type Language } from "./formats.ts";
import { ko } from "./ko.ts";

const allTexts = { en, ko };

export const languages: readonly { language: Language; name: string }[] = [
  { language: "en", name: en.name },
  { language: "ko", name: ko.name },
];

/** What the fan chose, else the first of the browser's that there is. */
export const language = signal<Language>(chosen(recall("language")) ?? preferred());

/** What the page says. */
export const texts = computed(() => allTexts[language.value]);

export const formats = computed(() =>
  createFormats(language.value, settings.value?.currency ?? "KRW"),
);

export function speak(next: Language): void {
  keep("language", next);
  language.value = next;
}

function preferred(): Language {
  const wished = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return wished.map(chosen).find((each) => each !== undefined) ?? "en";
}

function chosen(name: string | null): Language | undefined {
  return name === "en" || name === "ko" ? name : undefined;
}
