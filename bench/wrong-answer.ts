/** A contender answered, but not what happened. No speed makes up for that. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}
