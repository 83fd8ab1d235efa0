// SPDX-License-Identifier: MIT
// Open pages that follow the news. The page says which events it follows (data-events) and from which position on it was
// made (data-seq), so nothing between the two is missed. What the server renders is the truth: fresh parts are fetched
// from the page's own address and put in place; only the breaking line is made here, of text.
(() => {
  "use strict";
  const body = document.body, main = document.getElementById("main");
  const story = body.classList.contains("is-story"), wire = body.classList.contains("is-live");
  const own = story ? +location.pathname.split("/")[2] : 0;
  const shown = () => new Set([...document.querySelectorAll("main a[href*='/articles/'], main a[href*='/live/']")].map(idOf));
  const idOf = (link) => +(link.pathname.match(/^\/(?:articles|live)\/(\d+)/) || [])[1];
  const pending = new Set(), title = document.title;
  let seq = +body.dataset.seq, source, again = 1000, waiting, asleep, wake;

  // One line for eyes, one polite word for screen readers.
  const bar = document.createElement("div");
  bar.className = "live-bar";
  bar.setAttribute("role", "status");
  body.append(bar);
  function say(text, act, label) {
    bar.replaceChildren();
    if (!text) return;
    const line = document.createElement(act ? "button" : "p");
    line.textContent = text;
    if (act) {
      line.type = "button";
      if (label) line.setAttribute("aria-label", label);
      line.addEventListener("click", () => { say(); act(); });
    }
    bar.append(line);
  }

  async function fetchPage() {
    const answer = await fetch(location.pathname + location.search, { cache: "no-cache" });
    if (answer.status >= 500) throw new Error(answer.status);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  // Changes the page and keeps what is being read where it is: of the headlines and paragraphs in sight, the highest.
  const topOf = (element) => element.getBoundingClientRect().top;
  function inPlace(change) {
    const inSight = scrollY < 120 ? [] : [...main.querySelectorAll("h3 a, .run a, .body > *")].filter((element) => topOf(element) > 0 && topOf(element) < innerHeight);
    const marks = inSight.sort((one, other) => topOf(one) - topOf(other)).map((element) => [element, topOf(element)]);
    change();
    const find = (element) => (element.isConnected ? element : element.href && [...main.querySelectorAll("a")].find((link) => link.href === element.href && link.textContent === element.textContent));
    for (const [element, before] of marks) {
      const now = find(element);
      if (!now) continue;
      scrollBy({ top: topOf(now) - before, behavior: "instant" });
      break;
    }
    document.dispatchEvent(new Event("fresh"));
  }
  const replace = (to, from) => to.replaceChildren(...[...from.childNodes].map((node) => document.importNode(node, true)));

  async function bring() {
    try {
      const page = await fetchPage(), count = pending.size;
      inPlace(() => replace(main, page.getElementById("main")));
      pending.clear();
      document.title = title;
      main.focus({ preventScroll: true });
      if (count) say(count === 1 ? "One new story is shown." : `${count} new stories are shown.`);
      setTimeout(() => bar.querySelector("button") || say(), 4000);
    } catch { offer(); }
  }
  function offer() {
    const count = pending.size;
    if (!count) return say();
    say(count === 1 ? "1 new story" : `${count} new stories`, bring, (count === 1 ? "1 new story" : `${count} new stories`) + ": show");
    document.title = document.hidden ? `(${count}) ${title}` : title;
  }

  // A story's page: its text in place, its lists quietly.
  async function showText() {
    const page = await fetchPage(), article = page.querySelector("article.story");
    inPlace(() => {
      if (!article) replace(main, page.getElementById("main"));
      else document.querySelector("article.story").replaceWith(document.importNode(article, true));
    });
    if (!article) scrollTo({ top: 0 });
  }
  async function showLists() {
    try {
      const page = await fetchPage();
      if (!page.querySelector("article.story")) return;
      inPlace(() => {
        for (const part of [".side", ".band[aria-labelledby=more]"]) {
          const to = document.querySelector(part), from = page.querySelector(part);
          if (to && from && to.textContent !== from.textContent) replace(to, from);
        }
      });
    } catch { /* the next event tries again */ }
  }
  function listsLater() {
    clearTimeout(waiting);
    waiting = setTimeout(showLists, 1500 + Math.random() * 6000);
  }
  // A live story: entries that came or changed, each in its place; the rest of the page stays.
  const said = (entry) => [...entry.querySelectorAll("h3, figure, .text, .fixed")].map((part) => part.outerHTML).join("");
  async function showEntries() {
    try {
      const page = await fetchPage(), to = document.querySelector(".entries"), from = page.querySelector(".entries");
      const below = scrollY > 400;
      let count = 0, next = null;
      inPlace(() => {
        for (const entry of [...from.children].reverse()) {
          const mine = document.getElementById(entry.id);
          const fresh = mine && said(mine) === said(entry) ? mine : document.importNode(entry, true);
          if (!mine) {
            fresh.classList.add("come");
            to.insertBefore(fresh, next || to.firstElementChild);
            count += 1;
          } else if (fresh !== mine) mine.replaceWith(fresh);
          next = fresh;
        }
      });
      if (count && below) say(count === 1 ? "1 new entry" : `${count} new entries`, () => to.scrollIntoView());
    } catch { /* the next event tries again */ }
  }
  function entryHeard(event) {
    seq = +event.lastEventId || seq;
    const entry = JSON.parse(event.data);
    if (entry.story !== own) return;
    if (entry.removed) inPlace(() => document.querySelectorAll(`[data-entry="${entry.id}"]`).forEach((gone) => gone.remove()));
    else if (document.querySelector(".coverage")?.dataset.first === "true" || document.getElementById(`entry-${entry.id}`)) showEntries();
  }
  function storyChanged(kind) {
    if (kind === "withdrawn") {
      showText().then(() => say("This story was withdrawn.")).catch(() => {});
      return;
    }
    say(`This story was ${kind}. Show the new text`, () => showText().catch(() => storyChanged(kind)));
  }

  // On a list: a headline that changed, a story that went.
  function cardChanged(card, kind) {
    for (const link of main.querySelectorAll("a")) {
      if (idOf(link) !== card.id) continue;
      const item = link.closest("article, li");
      if (kind === "withdrawn" && item) {
        link.removeAttribute("href");
        item.classList.add("gone");
        link.replaceChildren("Withdrawn");
        item.querySelectorAll(".stand, img, figure").forEach((part) => part.remove());
      } else if (link.closest("h3, .wire, .briefs") && link.textContent !== (card.list_headline || card.headline)) {
        link.textContent = card.list_headline || card.headline;
      }
    }
  }

  const closed = (id) => { try { return sessionStorage.getItem("breaking") === String(id); } catch { return false; } };
  function dress(line) {
    if (closed(line.dataset.id) || +line.dataset.id === own) return line.remove();
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", "Close");
    button.textContent = "×";
    button.addEventListener("click", () => {
      try { sessionStorage.setItem("breaking", line.dataset.id); } catch { /* closed for now */ }
      line.remove();
    });
    line.firstElementChild.append(button);
  }
  function breaking(card) {
    if (closed(card.id) || card.id === own) return;
    document.querySelector(".breaking")?.remove();
    const line = document.createElement("aside"), text = document.createElement("p"), word = document.createElement("b"), link = document.createElement("a");
    line.className = "breaking";
    line.dataset.id = card.id;
    line.setAttribute("role", "alert");
    text.className = "wrap";
    word.textContent = "Breaking";
    link.href = card.path;
    link.textContent = card.list_headline || card.headline;
    text.append(word, " ", link);
    line.append(text);
    main.before(line);
    dress(line);
  }
  document.querySelectorAll(".breaking").forEach(dress);

  function heard(name, event) {
    seq = +event.lastEventId || seq;
    const card = JSON.parse(event.data), kind = name === "story.unpublished" ? "withdrawn" : name.slice(6);
    const comes = kind === "published" || (kind === "imported" && !shown().has(card.id));
    document.dispatchEvent(new CustomEvent("news", { detail: { card, kind, comes } }));
    if (wire) return;
    if (comes && card.priority === 1 && Date.now() - Date.parse(card.published) < 1800000) breaking(card);
    if (kind === "withdrawn" && document.querySelector(`.breaking[data-id="${card.id}"]`)) document.querySelector(".breaking").remove();
    if (story) {
      if (card.id === own) storyChanged(kind === "imported" ? "updated" : kind);
      else listsLater();
    } else if (comes && !shown().has(card.id)) {
      if (fits(card)) pending.add(card.id);
      offer();
    } else {
      if (kind === "withdrawn") pending.delete(card.id);
      cardChanged(card, kind);
      offer();
    }
  }
  // What breaks elsewhere is told, but is not new in this section or under this tag.
  function fits(card) {
    const section = new URLSearchParams(body.dataset.events.split("?")[1]).get("section");
    return !section || (card.section_path || "").concat("/").startsWith(section + "/");
  }

  function connect() {
    const url = body.dataset.events;
    source = new EventSource(`${url}${url.includes("?") ? "&" : "?"}since=${seq}`);
    for (const name of ["published", "updated", "corrected", "withdrawn", "unpublished", "imported"])
      source.addEventListener(`story.${name}`, (event) => heard(`story.${name}`, event));
    source.addEventListener("live.entry", entryHeard);
    source.addEventListener("reload", (event) => {
      seq = +event.lastEventId || seq;
      if (story) listsLater();
      else if (!wire) fetchPage().then((page) => inPlace(() => replace(main, page.getElementById("main")))).catch(() => {});
      else location.reload();
    });
    source.onopen = () => { again = 1000; };
    source.onmessage = (event) => { seq = +event.lastEventId || seq; };
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      again = Math.min(again * 2, 120000);
      setTimeout(connect, again / 2 + Math.random() * again);
    };
  }
  const stop = () => source && source.close();
  // A browser opens six connections to a server. Of the tabs that nobody looks at one goes on listening for ten minutes, and
  // counts in its title; the others go on from where they were when they are looked at.
  const resume = () => (!source || source.readyState === EventSource.CLOSED) && connect();
  function doze() {
    const hold = (lock) => new Promise((done) => {
      if (!lock || !document.hidden) return done(document.hidden && stop());
      resume();
      wake = done;
      asleep = setTimeout(() => done(stop()), 600000);
    });
    if (navigator.locks) navigator.locks.request("dateline.aside", { ifAvailable: true }, hold);
    else stop();
  }
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && connect());
  document.addEventListener("visibilitychange", () => {
    clearTimeout(asleep);
    if (document.hidden) return doze();
    if (wake) wake();
    document.title = title;
    resume();
  });
  // An open page forgets with the others that something was urgent.
  setInterval(() => {
    for (const mark of document.querySelectorAll(".urgent-mark")) if (Date.parse(mark.dataset.until) <= Date.now()) mark.remove();
  }, 60000);
  if (document.hidden) doze();
  else connect();
})();
