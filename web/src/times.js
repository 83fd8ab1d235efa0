// SPDX-License-Identifier: MIT
// Times in the newsroom's zone, whatever the browser's is.
const format = (options, data) => new Intl.DateTimeFormat("en-GB", { timeZone: data.time_zone, ...options });

const dayOf = (date, data) => format({ dateStyle: "short" }, data).format(date);

/** "14:02" */
export function clockOf(iso, data) {
  const date = new Date(iso);
  const clock = format({ hour: "2-digit", minute: "2-digit" }, data).format(date);
  return dayOf(date, data) === dayOf(new Date(), data) ? clock : `${format({ day: "numeric", month: "long" }, data).format(date)}, ${clock}`;
}

/** "24 November 2026" */
export function momentOf(iso, data) {
  return format({ day: "numeric", month: "long", year: "numeric" }, data).format(new Date(iso));
}

/** "Tuesday 24 November 2026 at 14:02 CET" */
export function fullOf(iso, data) {
  return format({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" }, data).format(new Date(iso));
}

const UNITS = [["day", 2 * 86400000, 86400000], ["hour", 2 * 3600000, 3600000], ["minute", 0, 60000]];

/** "in 3 days", "in 40 minutes" */
export function untilOf(date, now = Date.now()) {
  const left = date - now;
  const [unit, , size] = UNITS.find(([, least]) => left >= least) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat("en-GB", { numeric: "always" }).format(Math.round(left / size), unit);
}

/** "2026-11-24T14:02": what a field for a moment is given. */
export function localOf(date, data) {
  const parts = Object.fromEntries(format({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, data).formatToParts(date).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

const DAY_MS = 86400000;

/** The moments at which the newsroom's clocks show "2026-11-24T14:02": none in an hour that is left out, two in one that comes twice. */
export function momentsOf(local, data) {
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown)) return [];
  const offsets = [-DAY_MS, DAY_MS].map((step) => Date.parse(`${localOf(new Date(shown + step), data)}Z`) - (shown + step));
  return [...new Set(offsets)].map((offset) => new Date(shown - offset)).filter((date) => localOf(date, data) === local).sort((one, other) => one - other);
}
