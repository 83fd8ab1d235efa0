// SPDX-License-Identifier: MIT
// The wire: each story as its event comes, as text. Keys walk it; a short tone on request; a wall display keeps to the top.
(() => {
  "use strict";
  const ticker = document.querySelector(".ticker"), zone = ticker.dataset.zone, lang = document.documentElement.lang;
  const wall = document.body.classList.contains("wall"), MOST = 200;
  const part = (options) => new Intl.DateTimeFormat(lang, { timeZone: zone, ...options });
  const seconds = part({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const dayName = part({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const make = (name, text) => { const element = document.createElement(name); if (text) element.textContent = text; return element; };

  function listOf(at) {
    const key = dayKey.format(at);
    let run = ticker.querySelector(`.run[data-day="${key}"]`);
    if (run) return run.querySelector("ol");
    run = make("section");
    run.className = "run";
    run.dataset.day = key;
    run.setAttribute("aria-label", dayName.format(at));
    const list = make("ol");
    list.reversed = true;
    run.append(make("h2", dayName.format(at)), list);
    ticker.querySelector(".none")?.remove();
    ticker.querySelector(".switches").after(run);
    return list;
  }
  function fill(item, card) {
    const at = new Date(card.published), time = make("time", seconds.format(at)), box = make("div"), link = make("a", card.list_headline || card.headline);
    const meta = make("span", (card.sections || []).join(" » "));
    time.dateTime = card.published;
    link.href = card.path;
    if (card.language) link.lang = card.language;
    meta.className = "meta";
    if (card.corrected) meta.append(" ", Object.assign(make("span", "Corrected"), { className: "fix" }));
    const until = (Math.floor(at / 900000) + 25) * 900000; /* the server's rule: six hours, to the quarter after */
    if ((card.urgency === 1 || card.urgency === 2) && Date.now() < until) {
      const mark = Object.assign(make("b", card.urgency === 1 ? "Breaking" : "Urgent"), { className: "urgent-mark" });
      mark.dataset.until = new Date(until).toISOString();
      box.append(mark, " ");
    }
    box.append(link, " ", meta);
    item.dataset.id = card.id;
    item.className = card.priority === 1 ? "first" : "";
    item.replaceChildren(time, " ", box);
  }
  document.addEventListener("news", ({ detail: { card, kind } }) => {
    let item = ticker.querySelector(`li[data-id="${card.id}"]`);
    if (kind === "withdrawn") return item && item.remove();
    const isNew = !item;
    if (isNew) {
      item = make("li");
      const list = listOf(new Date(card.published));
      const next = [...list.children].find((other) => other.querySelector("time").dateTime <= card.published);
      list.insertBefore(item, next || null);
    }
    const focused = item.contains(document.activeElement);
    fill(item, card);
    if (focused) item.querySelector("a").focus();
    if (isNew) {
      item.classList.add("come");
      setTimeout(() => item.classList.remove("come"), 20000);
      if (wall) scrollTo({ top: 0 });
      beep();
    }
    const all = ticker.querySelectorAll("li");
    for (let index = MOST; index < all.length; index++) all[index].remove();
    for (const run of ticker.querySelectorAll(".run:not(:has(li))")) run.remove();
  });

  // Keys, as in a mail program.
  const keys = make("span");
  keys.className = "keys";
  keys.append("Keys: ", make("kbd", "j"), " next, ", make("kbd", "k"), " previous, ", make("kbd", "Enter"), " opens");
  ticker.querySelector(".switches").append(" ", keys);
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1, ArrowDown: wall ? 0 : 1, ArrowUp: wall ? 0 : -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const links = [...ticker.querySelectorAll("li a")], at = links.indexOf(document.activeElement);
    if (event.key.startsWith("Arrow") && at < 0) return;
    event.preventDefault();
    (links[at + step] || links[at] || links[0])?.focus();
  });

  // Sound is off until somebody wants it.
  let sound = null;
  const toggle = make("button", "Sound is off");
  toggle.type = "button";
  toggle.className = "plain";
  toggle.setAttribute("aria-pressed", "false");
  toggle.addEventListener("click", () => {
    sound = sound ? null : new AudioContext();
    toggle.textContent = sound ? "Sound is on" : "Sound is off";
    toggle.setAttribute("aria-pressed", String(!!sound));
    beep();
  });
  ticker.querySelector(".switches").prepend(toggle, " ");
  function beep() {
    if (!sound) return;
    const tone = sound.createOscillator(), loud = sound.createGain(), now = sound.currentTime;
    tone.frequency.value = 660;
    loud.gain.setValueAtTime(0.08, now);
    loud.gain.exponentialRampToValueAtTime(0.001, now + 0.25);
    tone.connect(loud).connect(sound.destination);
    tone.start(now);
    tone.stop(now + 0.25);
  }

  if (!wall) return;
  const clock = make("p");
  clock.className = "clock";
  clock.setAttribute("aria-hidden", "true");
  document.querySelector("main .title").prepend(clock);
  const tick = () => { clock.textContent = seconds.format(new Date()); };
  tick();
  setInterval(tick, 1000);
})();
