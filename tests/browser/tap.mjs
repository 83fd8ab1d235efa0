// SPDX-License-Identifier: MIT
// The Test Anything Protocol, as Meson reads it: one line a check, the plan last.
let count = 0;
let failures = 0;

function note(text) {
  for (const line of String(text).split("\n")) process.stdout.write(`# ${line}\n`);
}

/** One check. `problems` is what is wrong, empty when it holds. */
export function check(name, problems) {
  const wrong = [problems].flat().filter(Boolean);
  count += 1;
  process.stdout.write(`${wrong.length ? "not ok" : "ok"} ${count} - ${name.replaceAll("#", "number ")}\n`);
  if (!wrong.length) return;
  failures += 1;
  for (const problem of wrong.slice(0, 12)) note(`  ${problem}`);
  if (wrong.length > 12) note(`  and ${wrong.length - 12} more`);
}

/** A check that could not be made at all counts as failed. */
export async function attempt(name, work) {
  try {
    check(name, await work());
  } catch (error) {
    check(name, error.stack ?? String(error));
  }
}

export function warn(text) {
  note(`warning: ${text}`);
}

export function finish() {
  process.stdout.write(`1..${count}\n`);
  return failures === 0;
}
