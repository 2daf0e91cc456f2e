// Made from the OpenAPI document by `npm run client`. Not to be edited.

export interface paths {
    "/api/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a client needs to know of this installation */
        get: operations["readSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/concerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is on
         * @description Public: a fan chooses before joining a line.
         */
        get: operations["listConcerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/concerts/{concertId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One concert */
        get: operations["readConcert"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask where one stands
         * @description To be asked every `pollAfterSeconds`. A waiting fan who stays silent for much longer loses the place. Asking earlier is limited, asking when told is not.
         */
        get: operations["readPlace"];
        put?: never;
        /**
         * Join the line
         * @description Gives a place in the line and the queue token that every other call needs. The same user from the same browser keeps the place; from another browser the place moves there, and the older token stops working. The line is that of `concertId`, or the main one. While its sale ends, only fans who have a place or a seat may join.
         */
        post: operations["joinLine"];
        /**
         * Leave the line
         * @description Gives the place up for good. Leaving twice is leaving once.
         */
        delete: operations["leaveLine"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/concerts/{concertId}/seat-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The hall: every seat, its price, and where it is
         * @description Public, and the same whatever is sold: fetch it once, before the sale opens, and draw what `availability` says into it. Positions count in tenths of a seat's width from the middle of the stage's edge: `x` to the right as the audience sees it, `y` away from the stage.
         */
        get: operations["readSeatPlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/concerts/{concertId}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The seats that can be had
         * @description For who is in the concert's line, admitted or not. A moment old at most. Ask again with `If-None-Match`: while nothing changed, the answer is 304.
         */
        get: operations["readAvailability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/concerts/{concertId}/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reserve a seat
         * @description The seat is held for some minutes, to be paid for. Needs an admitted place in the concert's line.
         */
        post: operations["reserveSeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reservations/{reservationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One reservation */
        get: operations["readReservation"];
        put?: never;
        post?: never;
        /**
         * Give a held seat back
         * @description Giving it back twice is giving it back once. What is paid stays paid.
         */
        delete: operations["cancelReservation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user's reservations, newest first */
        get: operations["listReservations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/concerts/{concertId}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay for a held seat from the balance
         * @description Possible while the hold lasts, even when the session is over. What is accepted in time is honoured however late it is decided, unless the seat has gone to somebody else by then. Frees the place in the line.
         */
        post: operations["payReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of a request
         * @description `queued` until it is decided, then `completed` with the `result` or `rejected` with the `problem` that the call itself would have answered, and its `httpStatus`.
         */
        get: operations["readTicket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balance */
        get: operations["readBalance"];
        put?: never;
        /**
         * Top up the balance
         * @description Decided on the spot. Send an `Idempotency-Key`, or a retry may credit twice.
         */
        post: operations["topUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/balance/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ledger: every movement of the balance, newest first */
        get: operations["listBalanceEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            /** Format: uri */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @enum {string} */
            code: "invalid-request" | "malformed-json" | "unsupported-media-type" | "payload-too-large" | "headers-too-large" | "request-timeout" | "not-found" | "method-not-allowed" | "rate-limited" | "idempotency-key-reused" | "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired" | "not-yours" | "wrong-room" | "not-admitted" | "session-ended" | "ops-not-authenticated" | "metrics-not-authenticated" | "read-only" | "unknown-user" | "unknown-concert" | "unknown-date" | "unknown-seat" | "unknown-reservation" | "unknown-ticket" | "sale-not-open" | "sale-closed" | "sale-paused" | "sale-ending" | "seat-taken" | "too-many-holds" | "hold-expired" | "reservation-not-held" | "already-paid" | "not-paid" | "already-refunded" | "payment-amount-mismatch" | "insufficient-balance" | "balance-limit" | "changed-meanwhile" | "no-place" | "top-up-limit" | "overloaded" | "unavailable" | "internal-error";
            /** Format: uri-reference */
            instance: string;
            requestId?: string;
            /** @description The limits that were exceeded, for `rate-limited` */
            "violated-policies"?: string[];
            /** @description Every mistake in the request, for `invalid-request` */
            errors?: {
                /** @enum {unknown} */
                in: "body" | "query" | "header";
                field: string;
                message: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Where to ask next */
        Location: string;
        /** @description Seconds */
        "Retry-After": number;
        /** @description The wait that was granted */
        "Preference-Applied": string;
        ETag: string;
        /**
         * @description What is left of the limit that a call was counted against, and for how long
         * @example "reservations-per-user";r=59;t=60
         */
        RateLimit: string;
        /**
         * @description The limits of this call (draft-ietf-httpapi-ratelimit-headers)
         * @example "reservations-per-user";q=60;w=60, "reservations-per-address";q=6000;w=60
         */
        "RateLimit-Policy": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description Every amount is in it (ISO 4217)
                         * @example KRW
                         */
                        currency: string;
                        /**
                         * @description The most that one top-up may add
                         * @example 130000.00
                         */
                        topUpMax: string;
                        /** @description How long a seat is held */
                        holdSeconds: number;
                        /** @description Seats of one concert that one user may hold unpaid at a time; 0 is no limit */
                        maxHoldsPerUser: number;
                        /** @description How much later than told a waiting fan may ask before the place is given up */
                        waitingGraceSeconds: number;
                        /**
                         * @description Whether joining needs an identity token (`jwt`) or only a `userId` (`open`)
                         * @enum {string}
                         */
                        authMode: "open" | "jwt";
                        /** @description Where to get an identity token: it takes `return_to` and `state` in its query, and returns there with `identity_token` and `state` in the fragment */
                        signInUrl: string | null;
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    listConcerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All concerts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        concerts: {
                            concertId: string;
                            title: string;
                            venue: string;
                            /** @description The venue's, by its IANA name */
                            timeZone: string;
                            /** Format: date-time */
                            saleOpensAt: string;
                            /**
                             * @description `open`; `paused`: no seats for now, places in the line are kept; `draining`: no more seats, and nobody new may join. What is held can be paid for in every state
                             * @enum {string}
                             */
                            saleState: "open" | "paused" | "draining";
                            /** @description The line that leads to this concert */
                            room: string;
                            /** @description The days on which it is performed, on the venue's calendar */
                            dates: string[];
                        }[];
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    readConcert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                concertId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The concert */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        concertId: string;
                        title: string;
                        venue: string;
                        /** @description The venue's, by its IANA name */
                        timeZone: string;
                        /**
                         * Format: date-time
                         * @example 2027-05-01T18:00:00.000Z
                         */
                        saleOpensAt: string;
                        /**
                         * @description `open`; `paused`: no seats for now, places in the line are kept; `draining`: no more seats, and nobody new may join. What is held can be paid for in every state
                         * @enum {string}
                         */
                        saleState: "open" | "paused" | "draining";
                        /** @description The line that leads to this concert */
                        room: string;
                        /** @description The days on which it is performed, on the venue's calendar */
                        dates: string[];
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unknown-concert`: There is no such concert. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-concert";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    readPlace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "waiting" | "admitted" | "ended";
                        /** @description 1 is next; 0 when not waiting */
                        queuePosition: number;
                        estimatedWaitSeconds: number;
                        /** @description When to ask again. Who waits and does not ask loses the place */
                        pollAfterSeconds: number;
                        /**
                         * Format: date-time
                         * @description When the session of an admitted fan ends; null for everybody else
                         * @example 2027-05-01T18:00:00.000Z
                         */
                        expiresAt: string | null;
                        /**
                         * Format: date-time
                         * @description When the token stops being valid
                         * @example 2027-05-01T18:00:00.000Z
                         */
                        tokenExpiresAt: string;
                        /** @description Nothing can be bought any more */
                        soldOut: boolean;
                        /** @description The line this token is for */
                        room: string;
                        /**
                         * @description Of the concerts behind this line, taken together
                         * @enum {string}
                         */
                        saleState: "open" | "paused" | "draining";
                        /** @description False while nobody is let in; places are kept, and waits cannot be estimated */
                        admitting: boolean;
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many of these requests came in a short time. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "rate-limited";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    joinLine: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for one request and sent again with each retry of it */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The user, as the identity provider names them
                     * @example user-42
                     */
                    userId: string;
                    /**
                     * @description Names one browser or device; chosen by the client and kept there
                     * @example 5b1c2f0e-browser
                     */
                    browserId: string;
                    /**
                     * @description Where the fan wants to go; its line is joined
                     * @example demo-concert
                     */
                    concertId?: string;
                };
            };
        };
        responses: {
            /** @description The place */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token: string;
                        /** @enum {string} */
                        status: "waiting" | "admitted" | "ended";
                        /** @description 1 is next; 0 when not waiting */
                        queuePosition: number;
                        estimatedWaitSeconds: number;
                        /** @description When to ask again. Who waits and does not ask loses the place */
                        pollAfterSeconds: number;
                        /**
                         * Format: date-time
                         * @description When the session of an admitted fan ends; null for everybody else
                         * @example 2027-05-01T18:00:00.000Z
                         */
                        expiresAt: string | null;
                        /**
                         * Format: date-time
                         * @description When the token stops being valid
                         * @example 2027-05-01T18:00:00.000Z
                         */
                        tokenExpiresAt: string;
                        /** @description Nothing can be bought any more */
                        soldOut: boolean;
                        /** @description The line this token is for */
                        room: string;
                        /**
                         * @description Of the concerts behind this line, taken together
                         * @enum {string}
                         */
                        saleState: "open" | "paused" | "draining";
                        /** @description False while nobody is let in; places are kept, and waits cannot be estimated */
                        admitting: boolean;
                    };
                };
            };
            /**
             * @description `invalid-request`: The request does not have the form this call takes.
             *
             *     `malformed-json`: The body is not well-formed JSON.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request" | "malformed-json";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-yours`: The token belongs to another user.
             *
             *     `sale-ending`: The sale of this concert ends: no more seats are given out.
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-yours" | "sale-ending";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unknown-concert`: There is no such concert. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-concert";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `payload-too-large`: The body is larger than this call accepts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "payload-too-large";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body must be application/json in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unsupported-media-type";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This Idempotency-Key was already used for a different request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "idempotency-key-reused";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many of these requests came in a short time. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "rate-limited";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    leaveLine: {
        parameters: {
            query?: never;
            header?: {
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The place is given up */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    readSeatPlan: {
        parameters: {
            query: {
                date: string;
            };
            header?: {
                /** @description The ETag of the answer that the client has */
                "If-None-Match"?: string;
            };
            path: {
                concertId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan of one performance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        concertId: string;
                        date: string;
                        /** @description The side of the square that one seat takes, in the unit of the positions */
                        seatSize: number;
                        sections: {
                            /** @description As over the door; null for a hall without sections */
                            section: string | null;
                            /** @description From the stage outward */
                            rows: {
                                /** @description As at the row's end */
                                row: string;
                                /** @description From one end to the other */
                                seats: {
                                    /** @description The name by which it is reserved */
                                    seatNo: string;
                                    price: string;
                                    x: number;
                                    y: number;
                                }[];
                            }[];
                        }[];
                    };
                };
            };
            /** @description Nothing changed since the answer with this ETag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `unknown-concert`: There is no such concert.
             *
             *     `unknown-date`: The concert is not performed on that date.
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-concert" | "unknown-date";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    readAvailability: {
        parameters: {
            query: {
                date: string;
            };
            header?: {
                /** @description The ETag of the answer that the client has */
                "If-None-Match"?: string;
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                concertId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The available seats of one performance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        concertId: string;
                        dates: {
                            date: string;
                            availableSeats: {
                                seatNo: string;
                                /** @enum {string} */
                                status: "available";
                                price: string;
                            }[];
                        }[];
                    };
                };
            };
            /** @description Nothing changed since the answer with this ETag */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-room`: The token is for another line than this concert's. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "wrong-room";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `unknown-concert`: There is no such concert.
             *
             *     `unknown-date`: The concert is not performed on that date.
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-concert" | "unknown-date";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    reserveSeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for one request and sent again with each retry of it */
                "Idempotency-Key"?: string;
                /**
                 * @description `wait=N`: wait up to N seconds (at most 10) for the outcome
                 * @example wait=10
                 */
                Prefer?: string;
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                concertId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date
                     * @description A date on the venue's calendar
                     * @example 2027-05-01
                     */
                    date: string;
                    /**
                     * @description The seat as the hall labels it; upper and lower case differ
                     * @example A7
                     */
                    seatNo: string | number;
                    /**
                     * @description The user, as the identity provider names them
                     * @example user-42
                     */
                    userId: string;
                };
            };
        };
        responses: {
            /** @description Held (with `Prefer: wait`) */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example tkt_01h455vb4pex5vsknk084sn02q */
                        ticketId: string;
                        reservationId: string;
                        /** @enum {string} */
                        status: "reserved";
                        /** @example 130000.00 */
                        price: string;
                        /**
                         * Format: date-time
                         * @description The seat is held until then
                         * @example 2027-05-01T18:00:00.000Z
                         */
                        expiresAt: string;
                    };
                };
            };
            /** @description On disk, and will be decided; ask the ticket */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example tkt_01h455vb4pex5vsknk084sn02q */
                        ticketId: string;
                        /** @enum {string} */
                        status: "queued";
                    };
                };
            };
            /**
             * @description `invalid-request`: The request does not have the form this call takes.
             *
             *     `malformed-json`: The body is not well-formed JSON.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request" | "malformed-json";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-yours`: The token belongs to another user.
             *
             *     `wrong-room`: The token is for another line than this concert's.
             *
             *     `not-admitted`: It is not this fan's turn yet.
             *
             *     `session-ended`: The time to choose a seat is over. Join again for another turn.
             *
             *     `sale-not-open`: The sale of this concert has not opened yet.
             *
             *     `sale-closed`: This performance is over.
             *
             *     `sale-paused`: The sale of this concert is paused. Places in the line are kept.
             *
             *     `sale-ending`: The sale of this concert ends: no more seats are given out.
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-yours" | "wrong-room" | "not-admitted" | "session-ended" | "sale-not-open" | "sale-closed" | "sale-paused" | "sale-ending";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `unknown-concert`: There is no such concert.
             *
             *     `unknown-date`: The concert is not performed on that date.
             *
             *     `unknown-seat`: The performance has no such seat.
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-concert" | "unknown-date" | "unknown-seat";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `seat-taken`: The seat is already taken.
             *
             *     `too-many-holds`: This user holds as many seats of the concert as are allowed. Pay for one or give it back first.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "seat-taken" | "too-many-holds";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `payload-too-large`: The body is larger than this call accepts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "payload-too-large";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body must be application/json in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unsupported-media-type";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This Idempotency-Key was already used for a different request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "idempotency-key-reused";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many of these requests came in a short time. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "rate-limited";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `overloaded`: Too much work is waiting. Try again shortly, with the same Idempotency-Key.
             *
             *     `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "overloaded" | "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    readReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                reservationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The reservation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reservationId: string;
                        concertId: string;
                        date: string;
                        seatNo: string;
                        userId: string;
                        /** @enum {string} */
                        status: "held" | "paid" | "expired" | "cancelled" | "refunded";
                        /** @example 130000.00 */
                        price: string;
                        /**
                         * Format: date-time
                         * @description When the hold ends, or ended
                         * @example 2027-05-01T18:00:00.000Z
                         */
                        expiresAt: string;
                        paymentId: string | null;
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unknown-reservation`: There is no such reservation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-reservation";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for one request and sent again with each retry of it */
                "Idempotency-Key"?: string;
                /**
                 * @description `wait=N`: wait up to N seconds (at most 10) for the outcome
                 * @example wait=10
                 */
                Prefer?: string;
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                reservationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Given back (with `Prefer: wait`) */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example tkt_01h455vb4pex5vsknk084sn02q */
                        ticketId: string;
                        reservationId: string;
                        /** @enum {string} */
                        status: "cancelled";
                    };
                };
            };
            /** @description On disk, and will be decided; ask the ticket */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example tkt_01h455vb4pex5vsknk084sn02q */
                        ticketId: string;
                        /** @enum {string} */
                        status: "queued";
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unknown-reservation`: There is no such reservation. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-reservation";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `already-paid`: The reservation is already paid.
             *
             *     `hold-expired`: The hold on the seat has ended. Nothing was charged.
             *
             *     `reservation-not-held`: The reservation is not waiting for payment.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "already-paid" | "hold-expired" | "reservation-not-held";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This Idempotency-Key was already used for a different request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "idempotency-key-reused";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `rate-limited`: Too many of these requests came in a short time. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "rate-limited";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `overloaded`: Too much work is waiting. Try again shortly, with the same Idempotency-Key.
             *
             *     `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "overloaded" | "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    listReservations: {
        parameters: {
            query?: {
                limit?: string;
                before?: string;
            };
            header?: {
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of reservations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reservations: {
                            reservationId: string;
                            concertId: string;
                            date: string;
                            seatNo: string;
                            userId: string;
                            /** @enum {string} */
                            status: "held" | "paid" | "expired" | "cancelled" | "refunded";
                            price: string;
                            /**
                             * Format: date-time
                             * @description When the hold ends, or ended
                             */
                            expiresAt: string;
                            paymentId: string | null;
                        }[];
                        /** @description The `before` of the next page; null on the last */
                        nextBefore: string | null;
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `not-yours`: The token belongs to another user. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-yours";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    payReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for one request and sent again with each retry of it */
                "Idempotency-Key"?: string;
                /**
                 * @description `wait=N`: wait up to N seconds (at most 10) for the outcome
                 * @example wait=10
                 */
                Prefer?: string;
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                concertId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example rsv_01h455vb4pex5vsknk084sn02q */
                    reservationId: string;
                    /**
                     * @description The user, as the identity provider names them
                     * @example user-42
                     */
                    userId: string;
                    /**
                     * @description Exactly the reservation's price
                     * @example 130000.00
                     */
                    paymentAmount: string | number;
                };
            };
        };
        responses: {
            /** @description Paid (with `Prefer: wait`) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example tkt_01h455vb4pex5vsknk084sn02q */
                        ticketId: string;
                        paymentId: string;
                        /** @enum {string} */
                        status: "paid";
                        /** @example 130000.00 */
                        amount: string;
                        /**
                         * @description What is left
                         * @example 130000.00
                         */
                        balance: string;
                    };
                };
            };
            /** @description On disk, and will be decided; ask the ticket */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example tkt_01h455vb4pex5vsknk084sn02q */
                        ticketId: string;
                        /** @enum {string} */
                        status: "queued";
                    };
                };
            };
            /**
             * @description `invalid-request`: The request does not have the form this call takes.
             *
             *     `malformed-json`: The body is not well-formed JSON.
             *
             *     `payment-amount-mismatch`: The payment must be exactly the price of the reservation.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request" | "malformed-json" | "payment-amount-mismatch";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `insufficient-balance`: The balance is too low. The hold is untouched. */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "insufficient-balance";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `not-yours`: The token belongs to another user. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-yours";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `unknown-concert`: There is no such concert.
             *
             *     `unknown-reservation`: There is no such reservation.
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-concert" | "unknown-reservation";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `already-paid`: The reservation is already paid.
             *
             *     `hold-expired`: The hold on the seat has ended. Nothing was charged.
             *
             *     `reservation-not-held`: The reservation is not waiting for payment.
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "already-paid" | "hold-expired" | "reservation-not-held";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `payload-too-large`: The body is larger than this call accepts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "payload-too-large";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body must be application/json in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unsupported-media-type";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This Idempotency-Key was already used for a different request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "idempotency-key-reused";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `overloaded`: Too much work is waiting. Try again shortly, with the same Idempotency-Key.
             *
             *     `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key.
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "overloaded" | "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    readTicket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `wait=N`: wait up to N seconds (at most 10) for the outcome
                 * @example wait=10
                 */
                Prefer?: string;
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket */
            200: {
                headers: {
                    "Preference-Applied": components["headers"]["Preference-Applied"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example tkt_01h455vb4pex5vsknk084sn02q */
                        ticketId: string;
                        /** @enum {string} */
                        status: "queued" | "completed" | "rejected";
                        /** @description When decided: the status with which the call itself would have answered */
                        httpStatus?: number;
                        /** @description When completed: the body with which the call itself would have answered */
                        result?: {
                            ticketId: string;
                            reservationId: string;
                            /** @enum {string} */
                            status: "reserved";
                            price: string;
                            /**
                             * Format: date-time
                             * @description The seat is held until then
                             */
                            expiresAt: string;
                        } | {
                            ticketId: string;
                            paymentId: string;
                            /** @enum {string} */
                            status: "paid";
                            amount: string;
                            /** @description What is left */
                            balance: string;
                        } | {
                            ticketId: string;
                            reservationId: string;
                            /** @enum {string} */
                            status: "cancelled";
                        } | {
                            ticketId: string;
                            reservationId: string;
                            /** @enum {string} */
                            status: "released";
                        } | {
                            ticketId: string;
                            refundId: string;
                            reservationId: string;
                            /** @enum {string} */
                            status: "refunded";
                            amount: string;
                            balance: string;
                        } | {
                            ticketId: string;
                            userId: string;
                            newBalance: string;
                        };
                        /** @description When rejected: the problem document */
                        problem?: Record<string, never>;
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unknown-ticket`: There is no such ticket. If it was undecided, repeat the request with the same Idempotency-Key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-ticket";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    readBalance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The balance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        userId: string;
                        /** @example 130000.00 */
                        balance: string;
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `not-yours`: The token belongs to another user. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-yours";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unknown-user`: There is no such user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-user";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    topUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by the client for one request and sent again with each retry of it */
                "Idempotency-Key"?: string;
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A decimal string, or a JSON number that is exact to two digits
                     * @example 130000.00
                     */
                    amount: string | number;
                };
            };
        };
        responses: {
            /** @description The new balance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example tkt_01h455vb4pex5vsknk084sn02q */
                        ticketId: string;
                        userId: string;
                        /** @example 130000.00 */
                        newBalance: string;
                    };
                };
            };
            /**
             * @description `invalid-request`: The request does not have the form this call takes.
             *
             *     `malformed-json`: The body is not well-formed JSON.
             *
             *     `top-up-limit`: One top-up cannot be that large.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request" | "malformed-json" | "top-up-limit";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `not-yours`: The token belongs to another user. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-yours";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unknown-user`: There is no such user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unknown-user";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `balance-limit`: The balance cannot grow that large. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "balance-limit";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `payload-too-large`: The body is larger than this call accepts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "payload-too-large";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported-media-type`: The body must be application/json in UTF-8. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unsupported-media-type";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: This Idempotency-Key was already used for a different request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "idempotency-key-reused";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
    listBalanceEntries: {
        parameters: {
            query?: {
                limit?: string;
                before?: string;
            };
            header?: {
                /** @description The browser that joined; when sent, it must be the token's */
                "X-Browser-Id"?: string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        userId: string;
                        entries: {
                            entryId: string;
                            /** @enum {string} */
                            kind: "top-up" | "payment" | "refund" | "pay-out";
                            /** @description Positive for what came in, negative for what was paid */
                            amount: string;
                            balanceAfter: string;
                            /** @description The ticket, payment, refund or operator's action that caused it */
                            reference: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        /** @description The `before` of the next page; null on the last */
                        nextBefore: string | null;
                    };
                };
            };
            /** @description `invalid-request`: The request does not have the form this call takes. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "invalid-request";
                    } & components["schemas"]["Problem"];
                };
            };
            /**
             * @description `not-authenticated`: A valid bearer token is needed.
             *
             *     `invalid-token`: The token is not valid, or no longer.
             *
             *     `browser-mismatch`: The token belongs to another browser.
             *
             *     `token-superseded`: A newer token replaced this one: the place moved to another browser.
             *
             *     `token-left`: The holder of this token left the line. Join again for a new place.
             *
             *     `place-expired`: The place was given up because nobody asked about it for too long. Join again.
             */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-authenticated" | "invalid-token" | "browser-mismatch" | "token-superseded" | "token-left" | "place-expired";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `not-yours`: The token belongs to another user. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "not-yours";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `internal-error`: Something went wrong here. The failure has been recorded. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "internal-error";
                    } & components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A part of the service is away, so the result is unknown. Try again with the same Idempotency-Key. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** @enum {unknown} */
                        code?: "unavailable";
                    } & components["schemas"]["Problem"];
                };
            };
        };
    };
}
