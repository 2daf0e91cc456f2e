/** Tests run the TypeScript sources as ES modules, against real servers (see test/support). */
export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }],
  },
  // They need a browser, and the time that it takes: see jest.browser.config.mjs.
  testPathIgnorePatterns: ["<rootDir>/test/browser/"],
  extensionsToTreatAsEsm: [".ts"],
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.local/"],
  // The machine's two cores are shared with the servers and with the processes under test.
  maxWorkers: 2,
  // Some wait for a hold to end or for a killed worker's jobs to be taken over.
  testTimeout: 30_000,
};
