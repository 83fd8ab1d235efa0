// SPDX-License-Identifier: MIT
// Debian's Chromium: where it is, how it is started, and that it talks to nobody but 127.0.0.1.
import { accessSync, constants } from "node:fs";
import path from "node:path";

// A machine that is busy with other tests takes its time; what never comes is told all the same.
export const WAIT = { timeout: 60000 };

export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** The path of a program, or null. */
export function findProgram(...names) {
  for (const name of names.filter(Boolean)) {
    for (const folder of path.isAbsolute(name) ? [""] : (process.env.PATH ?? "").split(":")) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        continue;
      }
    }
  }
  return null;
}

export function findChromium() {
  return findProgram(process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome");
}

export async function launch(chromium) {
  const playwright = await import("playwright-core");
  return playwright.chromium.launch({ executablePath: chromium, headless: true, args: FLAGS });
}
