#!/usr/bin/env node
/** `npx rowlock-admin <command>` is `npm run admin -- <command>`, without npm's own lines. */
process.argv.splice(2, 0, "admin");
await import("./up.mjs");
