/** The line of concerts that do not name their own. */
export const MAIN_ROOM = "main";
