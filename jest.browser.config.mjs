import base from "./jest.config.mjs";

/** The tests in a browser, on the built product: `npm run test:browser`. */
export default {
  ...base,
  testMatch: ["<rootDir>/test/browser/**/*.test.ts"],
  testPathIgnorePatterns: [],
  // Each has a browser and a product of its own, and mostly waits: for turns, and for holds to end.
  maxWorkers: 3,
  testTimeout: 60_000,
};
