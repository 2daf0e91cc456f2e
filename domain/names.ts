/*
 * The forms of the names that come from outside: of concerts, seats and users. Ids that we make
 * ourselves are in `ids.ts`.
 */

/** What identity providers call a subject, without the characters that mean something in a path. */
export const USER_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._@+~|:-]{0,63}$/;
export const CONCERT_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
export const SEAT_NO_PATTERN = /^[A-Za-z0-9-]{1,16}$/;
/** A part of Redis keys, between braces. */
export const ROOM_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
