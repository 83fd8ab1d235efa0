/* SPDX-License-Identifier: MIT */
/* What happens in the newsroom, as every open page of the desk hears it: an event "newsroom" on the document with the news in
   its detail ({what, stories, fronts, reload}, see src/desk/news.h), and "newsroom-linked" when a connection is there again.

   A browser opens six connections to a server, and editors keep ten tabs open. So one tab listens for all of them: whoever
   holds the lock leads, has the stream and tells the others by a channel; when it is closed the next has the lock. A leader
   that gives no sign to a tab in front (it may be frozen) loses it. Where the browser has no locks (plain http on a network)
   each tab listens for itself, while it is in front. Where a stream does not get through, the leader asks every few seconds. */
"use strict";
(() => {
  const place = document.querySelector("meta[name=position]");
  if (!place) return;
  const NAME = "dateline.newsroom";
  const HELLO_MS = 8000; // until the stream must have greeted
  const SILENCE_MS = 40000; // it beats every 15 seconds
  const ASK_MS = 4000;
  const STREAM_AGAIN_MS = [30000, 60000, 120000, 300000];
  const SERVER_AGAIN_MS = [250, 500, 1000, 2000, 4000, 8000];
  const PATIENCE_MS = 3000; // before it is said that there is no connection
  const CHECK_MS = 10000;
  const KEPT = 200; // pieces of news for a tab that has just opened
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
  const locks = navigator.locks;
  let position = Number(place.content);
  let state = "linked"; // "off": no connection, "out": signed out
  let leading = null; // {over, told: news since from, stop(), wake()}
  let signs = Date.now(); // when the leader was heard of last

  /* What the page is told */
  function emit(news) {
    if (news.position <= position && !news.reload) return;
    position = Math.max(position, news.position);
    document.dispatchEvent(new CustomEvent("newsroom", { detail: news }));
  }

  let saying = 0;
  function show(next) {
    const before = state;
    state = next;
    clearTimeout(saying);
    const say = () => {
      for (const line of document.querySelectorAll("[data-link]")) line.hidden = line.dataset.link !== state;
    };
    if (next === "off") saying = setTimeout(say, PATIENCE_MS);
    else say();
    if (next === "linked" && before !== "linked") document.dispatchEvent(new Event("newsroom-linked"));
  }

  /* The leader */
  const post = (message) => channel?.postMessage(message);
  function pass(lead, news) {
    lead.told.push(news);
    if (lead.told.length > KEPT) lead.from = lead.told.shift().position;
    post({ news });
    emit(news);
  }
  function tellState(next) {
    if (next !== state) post({ state: next });
    show(next);
  }
  const wait = (lead, ms) =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      lead.wake = () => {
        clearTimeout(timer);
        done();
      };
    });

  /** Listens until the stream is over; whether it ever got through. */
  function listen(lead) {
    return new Promise((done) => {
      const source = new EventSource(`/desk/events?since=${position}`);
      let heard = false;
      let timer = 0;
      const end = () => {
        clearTimeout(timer);
        source.close();
        done(heard);
      };
      const alive = () => {
        clearTimeout(timer);
        timer = setTimeout(end, heard ? SILENCE_MS : HELLO_MS);
      };
      lead.stop = end;
      alive();
      source.addEventListener("hello", () => {
        heard = true;
        alive();
        tellState("linked");
      });
      source.addEventListener("beat", alive);
      source.addEventListener("news", (event) => {
        alive();
        pass(lead, JSON.parse(event.data));
      });
      source.addEventListener("reload", (event) => {
        heard = true;
        alive();
        tellState("linked");
        position = Number(event.lastEventId);
        pass(lead, { position, what: [], stories: [], fronts: [], reload: true });
      });
      source.onerror = end;
    });
  }

  /** The same by asking: "linked", "out", or "off" where nobody answers. */
  async function ask(lead) {
    try {
      const answer = await fetch(`/desk/pulse?since=${position}`, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.status === 401 || answer.status === 403) return "out";
      if (!answer.ok) return "off";
      const news = await answer.json();
      if (lead.over) return "linked";
      if (news.reload || news.what.length) pass(lead, news);
      else position = Math.max(position, news.position);
      return "linked";
    } catch {
      return "off";
    }
  }

  /** Asks until it is time to try a stream again. */
  async function askFor(lead, ms) {
    const until = Date.now() + ms;
    while (!lead.over && Date.now() < until) {
      await wait(lead, ASK_MS);
      if (lead.over) return;
      const found = await ask(lead);
      tellState(found);
      if (found !== "linked") return;
    }
  }

  async function run(lead) {
    let failures = 0; // of streams
    let away = 0; // times that nobody answered
    while (!lead.over) {
      if (state === "linked" && (await listen(lead))) failures = 0;
      else failures += 1;
      if (lead.over) return;
      const found = await ask(lead);
      if (lead.over) return;
      if (found !== "linked") {
        tellState(found);
        failures = 0;
        await wait(lead, found === "out" ? ASK_MS * 4 : SERVER_AGAIN_MS[Math.min(away, SERVER_AGAIN_MS.length - 1)]);
        away += 1;
        continue;
      }
      const wasAway = state !== "linked";
      away = 0;
      tellState("linked");
      if (!wasAway && failures > 1) await askFor(lead, STREAM_AGAIN_MS[Math.min(failures - 2, STREAM_AGAIN_MS.length - 1)]);
    }
  }

  function lead() {
    resign();
    leading = { over: false, from: position, told: [], stop: null, wake: null };
    post({ leads: true });
    run(leading);
  }
  function resign() {
    if (!leading) return;
    leading.over = true;
    leading.stop?.();
    leading.wake?.();
    leading = null;
  }

  /* Who leads */
  let release = null;
  let queueing = false;
  async function queue(steals) {
    if (queueing && !steals) return;
    queueing = true;
    try {
      await locks.request(NAME, steals ? { steal: true } : {}, () => {
        lead();
        return new Promise((done) => (release = done));
      });
    } catch {
      // Another tab took it: this one gave no sign.
    }
    if (!release) return;
    release = null;
    queueing = false;
    resign();
    if (!gone) queue(false);
  }

  channel?.addEventListener("message", ({ data }) => {
    if (leading) {
      if (data.since === undefined) return;
      const news = data.since >= leading.from ? leading.told.filter((one) => one.position > data.since) : [{ position, what: [], stories: [], fronts: [], reload: true }];
      post({ to: data.from, list: news, state });
      return;
    }
    if (data.since !== undefined) return;
    signs = Date.now();
    if (data.to && data.to !== me) return;
    if (data.state) show(data.state);
    if (data.news) emit(data.news);
    for (const news of data.list ?? []) emit(news);
    if (data.leads) greet();
  });

  const me = String(Math.random()).slice(2);
  const greet = () => post({ from: me, since: position });

  /** A tab in front makes sure that somebody leads who is awake. */
  function check() {
    if (leading || document.hidden || gone) return;
    const asked = Date.now();
    greet();
    setTimeout(() => {
      if (!leading && !document.hidden && !gone && signs < asked) queue(true);
    }, PATIENCE_MS);
  }

  let gone = false;
  function begin() {
    gone = false;
    if (!locks || !channel) {
      if (!document.hidden && !leading) lead();
      return;
    }
    greet();
    queue(false);
  }
  document.addEventListener("visibilitychange", () => {
    if (locks && channel) {
      leading?.wake?.();
      check();
    } else if (document.hidden) resign();
    else begin();
  });
  addEventListener("online", () => leading?.wake?.());
  addEventListener("pagehide", () => {
    gone = true;
    resign();
    release?.();
  });
  addEventListener("pageshow", (event) => event.persisted && begin());
  if (locks && channel) setInterval(check, CHECK_MS);
  begin();

  /* What pages do with it: wants(news) says whether it concerns them, then renew() runs, at once, and not again before a
     while; in a tab that is not in front when it is again. */
  window.newsroom = {
    get position() {
      return position;
    },
    follow(wants, renew, gapMs = 600) {
      let last = 0;
      let due = 0;
      let isOpen = false; // something is to be shown
      let running = false;
      async function go() {
        due = 0;
        if (document.hidden || running || !isOpen) return;
        running = true;
        isOpen = false;
        last = Date.now();
        try {
          await renew();
        } catch {
          // The connection is away; what was missed comes when it is there again.
          isOpen = true;
        }
        running = false;
        if (isOpen) later(gapMs);
      }
      const later = (ms) => {
        due ||= setTimeout(go, ms);
      };
      const look = () => isOpen && later(Math.max(0, last + gapMs - Date.now()));
      document.addEventListener("newsroom", ({ detail }) => {
        if (!detail.reload && !wants(detail)) return;
        isOpen = true;
        look();
      });
      document.addEventListener("newsroom-linked", () => {
        isOpen = true;
        look();
      });
      document.addEventListener("visibilitychange", look);
    },
  };
})();
