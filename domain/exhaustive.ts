/** Makes a `switch` over a union fail to compile when a member is missing. */
export function assertExhaustive(value: never): never {
  throw new Error(`Unhandled member of a closed union: ${JSON.stringify(value)}`);
}
