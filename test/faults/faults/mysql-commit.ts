/** A packet of MySQL's protocol: three bytes of length, a sequence number, and so many bytes. */
const HEADER_BYTES = 4;
/** The first byte of a packet that carries a statement as text. */
const COM_QUERY = 3;

/**
 * Whether these bytes from a client to MySQL are the statement that ends a transaction. A client
 * sends a statement when it has the answer to the last, so the packet of one as short as this travels
 * alone and whole.
 */
export function isCommit(bytes: Buffer): boolean {
  return (
    bytes.length > HEADER_BYTES &&
    bytes.readUIntLE(0, 3) === bytes.length - HEADER_BYTES &&
    bytes[HEADER_BYTES] === COM_QUERY &&
    /^COMMIT\b/i.test(bytes.toString("latin1", HEADER_BYTES + 1))
  );
}
