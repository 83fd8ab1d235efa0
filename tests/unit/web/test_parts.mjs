// SPDX-License-Identifier: MIT
// The parts of the writing page that need no browser: how words are kept, and how two texts differ. TAP on standard output.
import { differences } from "../../../web/src/differences.js";
import { changesOf, fieldsOf, overlay } from "../../../web/src/fields.js";
import { momentsOf, untilOf } from "../../../web/src/times.js";
import { Keeping, LocalCopies, MOST_MS, QUIET_MS } from "../../../web/src/keeping.js";
import { attempt, finish } from "../../browser/tap.mjs";

const is = (what, is_, expected) => JSON.stringify(is_) !== JSON.stringify(expected) && `${what} is ${JSON.stringify(is_)}, not ${JSON.stringify(expected)}`;

/** Keeping with a clock of its own and a server that answers as it is told. */
function bench() {
  const it = { now: 0, timers: [], sent: [], said: [], text: "", copy: null, answers: [] };
  it.keeping = new Keeping({
    tab: "one",
    read: () => ({ base: 7, fields: { body: it.text } }),
    send: async (body) => {
      it.sent.push(structuredClone(body));
      await it.during?.();
      return it.answers.shift() ?? { ok: true, status: 200, json: { kept: it.sent.length, at: "now" } };
    },
    store: { put: (copy) => (it.copy = structuredClone(copy)), drop: () => (it.copy = null) },
    tell: (state) => it.said.push(state),
    now: () => it.now,
    setTimer: (work, ms) => {
      const timer = { at: it.now + ms, work };
      it.timers.push(timer);
      return timer;
    },
    clearTimer: (timer) => (it.timers = it.timers.filter((other) => other !== timer)),
  });
  it.type = (text) => {
    it.text += text;
    it.keeping.changed();
  };
  it.pass = async (ms) => {
    const end = it.now + ms;
    for (;;) {
      const next = it.timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!next) break;
      it.timers = it.timers.filter((timer) => timer !== next);
      it.now = next.at;
      next.work();
      for (let turn = 0; turn < 20; turn += 1) await null;
    }
    it.now = end;
  };
  return it;
}

async function quiet() {
  const it = bench();
  it.type("a");
  const copied = it.copy?.fields.body;
  await it.pass(QUIET_MS - 1);
  const early = it.sent.length;
  await it.pass(1);
  return [is("the copy", copied, "a"), is("early", early, 0), is("sent", it.sent.length, 1), is("the copy after", it.copy, null), it.keeping.unacknowledged && "it is not acknowledged"];
}

async function steady() {
  const it = bench();
  for (let key = 0; key < 40; key += 1) {
    it.type("x");
    await it.pass(500);
  }
  const gaps = it.sent.map(({ fields }) => fields.body.length);
  const longest = Math.max(...gaps.map((size, index) => size - (gaps[index - 1] ?? 0))) * 500;
  return [longest > MOST_MS + 500 && `${longest} ms without keeping`, it.sent.length > 6 && `it was sent ${it.sent.length} times in 20 s`];
}

async function offline() {
  const it = bench();
  const dead = { ok: false, status: 0, json: {}, message: "not reached" };
  it.answers = [dead, dead];
  it.type("a");
  await it.pass(QUIET_MS);
  const state = it.said.at(-1);
  it.type("b");
  const copied = it.copy.fields.body;
  await it.pass(20000);
  return [is("state", state, "offline"), is("the copy", copied, "ab"), is("the last", it.sent.at(-1).fields.body, "ab"), is("state after", it.said.at(-1), "kept"), is("the copy after", it.copy, null)];
}

async function whileSending() {
  const it = bench();
  it.during = () => {
    it.during = null;
    it.type("b");
  };
  it.type("a");
  await it.pass(QUIET_MS);
  const between = it.copy?.fields.body;
  const open = it.keeping.unacknowledged;
  await it.pass(QUIET_MS);
  return [is("the copy between", between, "ab"), !open && "what came while sending counts as acknowledged", is("sent", it.sent.map(({ fields, kept }) => [fields.body, kept]), [["a", 0], ["ab", 1]])];
}

async function lost() {
  const it = bench();
  it.answers = [{ ok: false, status: 409, json: { lock: { name: "Ben" } }, message: "held" }];
  it.type("a");
  await it.pass(QUIET_MS);
  it.type("b");
  await it.pass(60000);
  return [is("state", it.said.at(-1), "lost"), is("sent", it.sent.length, 1), is("the copy", it.copy.fields.body, "ab"), !it.keeping.unacknowledged && "it counts as acknowledged"];
}

async function refused() {
  const it = bench();
  it.answers = [{ ok: false, status: 422, json: {}, message: "too large" }];
  it.type("a");
  await it.pass(60000);
  const once = it.sent.length;
  it.type("b");
  await it.pass(QUIET_MS);
  return [is("tries", once, 1), is("tries after another key", it.sent.length, 2), is("the copy", it.copy, null)];
}

function copies() {
  const map = new Map();
  const storage = { get length() { return map.size; }, key: (index) => [...map.keys()][index], getItem: (key) => map.get(key), setItem: (key, value) => map.set(key, value), removeItem: (key) => map.delete(key) };
  new LocalCopies(storage, 4, "old").put({ fields: { a: 1 }, at: 1 });
  new LocalCopies(storage, 42, "other").put({ fields: {}, at: 9 });
  const own = new LocalCopies(storage, 4, "new");
  own.put({ fields: { a: 2 }, at: 2 });
  const list = own.list().map(({ tab }) => tab);
  map.set("dateline.story.4.broken", "{");
  const closed = new LocalCopies({ get length() { throw new Error("forbidden"); }, setItem() { throw new Error("full"); } }, 4, "x");
  closed.put({});
  return [is("the copies", list, ["new", "old"]), is("a closed storage", closed.list(), [])];
}

function moments() {
  const oslo = { time_zone: "Europe/Oslo" };
  const of = (local, data) => momentsOf(local, data).map((date) => date.toISOString().slice(0, 16));
  const now = Date.parse("2026-11-24T12:00Z");
  const until = (ms) => untilOf(new Date(now + ms), now);
  return [
    is("in winter", of("2026-12-01T08:00", oslo), ["2026-12-01T07:00"]),
    is("in the hour left out", of("2027-03-28T02:30", oslo), []),
    is("after it", of("2027-03-28T03:30", oslo), ["2027-03-28T01:30"]),
    is("in the hour that comes twice", of("2027-10-31T02:30", oslo), ["2027-10-31T00:30", "2027-10-31T01:30"]),
    is("beyond midnight", of("2026-07-01T00:15", { time_zone: "Pacific/Chatham" }), ["2026-06-30T11:30"]),
    is("what is no moment", of("2026-13-01T08:00", oslo), []),
    is("minutes", until(40 * 60000), "in 40 minutes"),
    is("hours", until(5 * 3600000), "in 5 hours"),
    is("days", until(3 * 86400000), "in 3 days"),
  ];
}

const joined = (parts, left) => parts.filter(([kind]) => kind !== left).map(([, text]) => text).join("");

function different() {
  const problems = [];
  const texts = ["", "one", "one two three", "one 2 three", "three two one", "Ще има ферибот, казаха.", "Ще има нов ферибот, казаха те.", "a\nb\n\nc", "x ".repeat(4000), "y ".repeat(4000), "قال الوزير أمس", "قال الوزير اليوم"];
  for (const before of texts)
    for (const after of texts) {
      const parts = differences(before, after);
      if (joined(parts, "new") !== before || joined(parts, "old") !== after) problems.push(`${JSON.stringify(before.slice(0, 30))} to ${JSON.stringify(after.slice(0, 30))} loses words`);
    }
  const parts = differences("The ferry sailed on Monday.", "The ferry sailed again on Tuesday.");
  problems.push(is("old words", parts.filter(([kind]) => kind === "old").map(([, text]) => text.trim()), ["Monday"]));
  problems.push(is("new words", parts.filter(([kind]) => kind === "new").map(([, text]) => text.trim()), ["again", "Tuesday"]));
  return problems;
}

function fields() {
  const base = fieldsOf({ title: "A", tags: [{ name: "x" }], body: "<p>1</p>" });
  const current = { ...base, body: "<p>2</p>", kicker: "K" };
  const changes = changesOf(base, current);
  return [
    is("changes", changes, { kicker: "K", body: "<p>2</p>", body_format: "html" }),
    is("laid over", overlay(base, changes), current),
    is("emptied", overlay(base, { title: null }).title, ""),
    is("unknown", "unknown" in overlay(base, { unknown: 1 }), false),
    is("none", changesOf(base, fieldsOf({ title: "A", tags: [{ name: "x", type: "topic" }], body: "<p>1</p>", priority: 3 })), {}),
  ];
}

await attempt("words are sent two seconds after the last key", quiet);
await attempt("at the latest five seconds after the first", steady);
await attempt("without a network they stay here and go out later", offline);
await attempt("what is typed while sending is sent next", whileSending);
await attempt("a tab that lost its story sends no more and keeps its text", lost);
await attempt("what the server refuses is not sent again by itself", refused);
await attempt("copies are one a tab and survive a closed storage", copies);
await attempt("differences lose no word", different);
await attempt("only what differs is sent", fields);
await attempt("a moment is what clocks show", moments);
process.exitCode = finish() ? 0 : 1;
