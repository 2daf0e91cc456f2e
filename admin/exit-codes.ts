/** The code with which a command ends. Scripts rely on them; `docs/admin.md` lists them. */
export const EXIT_CODES = {
  done: 0,
  /** A promise is broken (`verify`), or there is a bug. */
  failed: 1,
  /** The command, the settings or the file cannot be understood. Nothing was tried. */
  usage: 2,
  /** The rules do not allow it. Nothing was changed. */
  refused: 3,
  /** A server is away, so nobody can say what came of it. */
  unknown: 4,
  /** Nobody said yes. Nothing was changed. */
  unconfirmed: 5,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
