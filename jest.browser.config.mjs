import base from "./jest.config.mjs";

/** The tests in a browser, on the built product: `npm run test:browser`. */
export default {
  ...base,
  testMatch: ["<rootDir>/test/browser/**/*.test.ts"],
  testPathIgnorePatterns: [],
  // One browser, one product and its servers are enough for two cores.
  maxWorkers: 1,
  testTimeout: 60_000,
};
