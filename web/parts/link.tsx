import type { ComponentChildren } from "preact";
import { goTo, hrefOf, type Address } from "../address.ts";

/** A link within the page: a real one, which a plain click follows without loading anything. */
export function Link(props: {
  to: Partial<Address>;
  class?: string;
  label?: string;
  children: ComponentChildren;
}) {
  const { to, label, children } = props;
  return (
    <a
      class={props.class}
      href={hrefOf(to)}
      aria-label={label}
      onClick={(event) => {
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
          event.preventDefault();
          goTo(to);
        }
      }}
    >
      {children}
    </a>
  );
}
