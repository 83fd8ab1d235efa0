// SPDX-License-Identifier: MIT
// The Nu checker over all pages, styles and vector pictures at once: one virtual machine for all.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const OUTPUT_MAX = 64 * 1024 * 1024;
const FLAGS = ["--exit-zero-always", "--format", "json", "--stdout", "--also-check-css", "--also-check-svg"];

function nu(java, files) {
  const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
  return new Promise((resolve, reject) => {
    const args = ["-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar, ...FLAGS, ...files];
    execFile(java, args, { maxBuffer: OUTPUT_MAX }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(JSON.parse(stdout).messages);
    });
  });
}

/**
 * Checks texts ({name, extension, text}); name → {errors, warnings}. The file names are numbers, so
 * that no name of a page can be one of the checker's options.
 */
export async function checkMarkup(java, folder, texts) {
  const place = path.join(folder, "markup");
  await mkdir(place);
  const files = texts.map(({ extension }, index) => path.join(place, `${index}.${extension}`));
  await Promise.all(files.map((file, index) => writeFile(file, texts[index].text)));
  const results = new Map(texts.map(({ name }) => [name, { errors: [], warnings: [] }]));
  for (const message of await nu(java, files)) {
    const index = Number.parseInt(path.basename(message.url ?? ""), 10);
    if (Number.isNaN(index)) throw new Error(message.message);
    const result = results.get(texts[index].name);
    const where = `line ${message.lastLine}: ${message.message} ${(message.extract ?? "").trim().slice(0, 120)}`;
    const serious = message.type === "error" || message.type === "non-document-error";
    (serious ? result.errors : result.warnings).push(where);
  }
  return results;
}
