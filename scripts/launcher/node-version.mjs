import { Problem } from "../services/problem.mjs";

/** The first in which everything that Rowlock and its packages use is there. */
const oldest = { major: 20, minor: 19 };

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
  throw new Problem(`Rowlock needs Node.js ${oldest.major}.${oldest.minor} or newer`, {
    advice: `This is ${process.versions.node} (${process.execPath}). Install a newer one, for example from nodejs.org.`,
  });
}
