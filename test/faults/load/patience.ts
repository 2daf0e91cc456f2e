/** Much longer than any outage of a run and its aftermath: then something stands still for good. */
export const GIVE_UP_MS = 90_000;
