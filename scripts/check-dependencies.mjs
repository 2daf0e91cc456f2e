import { explain, say } from "./launcher/console.mjs";
import { findRefusedLicences } from "./dependencies/licences.mjs";
import { readLockFile } from "./dependencies/lock-file.mjs";
import { askForVulnerabilities } from "./dependencies/vulnerabilities.mjs";

/**
 * `npm run check:dependencies`: whether every package has a licence that we agreed to, and whether
 * anybody knows of a vulnerability. Exits with 0 when all is well, 1 when something was found, and
 * 2 when nothing was found but nobody could be asked.
 */
const foundSomething = 1;
const askedNobody = 2;

try {
  const codes = [checkLicences(), await checkVulnerabilities()];
  process.exitCode = codes.includes(foundSomething) ? foundSomething : Math.max(...codes);
} catch (error) {
  explain(error);
  process.exitCode = foundSomething;
}

function checkLicences() {
  const packages = readLockFile();
  const refused = findRefusedLicences(packages);
  for (const { name, version, licence } of refused) {
    say(
      `✘ ${name} ${version} has the licence ${licence}, which scripts/dependencies/licences.mjs does not allow`,
    );
  }
  if (refused.length > 0) return foundSomething;
  say(`✔ ${packages.length} packages, each with a licence that is allowed`);
  return 0;
}

async function checkVulnerabilities() {
  const result = await askForVulnerabilities();
  if (result.unknown !== null) {
    say(`✘ vulnerabilities were NOT checked: ${result.unknown}`);
    say("  What to do: run this again where the registry can be asked, before you ship.");
    return askedNobody;
  }
  for (const { name, severity, advisories } of result.found) {
    say(`✘ ${name} has a vulnerability (${severity}): ${advisories.join(", ")}`);
  }
  if (result.found.length > 0) {
    say("  What to do: `npm audit` tells which versions are without.");
    return foundSomething;
  }
  say(
    `✔ no known vulnerability${result.minorCount === 0 ? "" : `, but for ${result.minorCount} of low severity`}`,
  );
  return 0;
}
