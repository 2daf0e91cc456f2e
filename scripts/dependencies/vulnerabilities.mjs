import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { places } from "../services/places.mjs";

/**
 * @typedef {object} Vulnerability
 * @property {string} name
 * @property {string} severity
 * @property {string[]} advisories what is known of it, or through which packages it comes
 */

/**
 * `unknown` says why nothing is known: silence of the registry is no good news.
 * @typedef {{ unknown: string } | { unknown: null, found: Vulnerability[], minorCount: number }} AuditResult
 */

/** Below are `info` and `low`: they need an attacker who is inside already, or do next to nothing. */
const seriousSeverities = new Set(["moderate", "high", "critical"]);

/** A registry that answers does so within a second or two; whoever typed this can type it again. */
const registryBoundMs = 20_000;
const boundMs = 90_000;

/**
 * Has npm ask the registry about every locked package, those of development included: they run on
 * the machines on which Rowlock is made, and some are bundled into its pages.
 * @returns {Promise<AuditResult>}
 */
export async function askForVulnerabilities() {
  const npm = spawn(
    "npm",
    [
      "audit",
      "--json",
      "--package-lock-only",
      // An npm that is set to work offline would report that nothing was found.
      "--offline=false",
      "--fetch-retries=0",
      `--fetch-timeout=${registryBoundMs}`,
    ],
    { cwd: places.root, stdio: ["ignore", "pipe", "ignore"], timeout: boundMs },
  );
  const failed = new Promise((_, reject) => npm.once("error", reject));
  try {
    return readAuditReport(await Promise.race([text(npm.stdout), failed]));
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * @param {string} json what `npm audit --json` says
 * @returns {AuditResult}
 */
export function readAuditReport(json) {
  const report = JSON.parse(json === "" ? "{}" : json);
  if (report.auditReportVersion !== 2) {
    return { unknown: report.message ?? report.error?.summary ?? "npm gave no report" };
  }
  /** @type {{ name: string, severity: string, via: (string | { title: string, url: string })[] }[]} */
  const vulnerabilities = Object.values(report.vulnerabilities);
  const serious = vulnerabilities.filter(({ severity }) => seriousSeverities.has(severity));
  return {
    unknown: null,
    found: serious.map(({ name, severity, via }) => ({
      name,
      severity,
      advisories: via.map((one) =>
        typeof one === "string" ? `through ${one}` : `${one.title} ${one.url}`,
      ),
    })),
    minorCount: vulnerabilities.length - serious.length,
  };
}
