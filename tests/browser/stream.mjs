// SPDX-License-Identifier: MIT
// The desk as it is told: two browsers, a change in one seen in the other within a second; ten tabs of one browser over one
// connection, of which any may be closed; a server that goes and comes back; a proxy that lets no stream through; a session that
// ends. TAP on standard output. usage: DATELINE=build/dateline node stream.mjs
import { WAIT, look, newPage, signIn, walk, watch } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

const SOON_MS = 1000;
const TABS = 10;

const slip = (page, lane, words) => page.locator(`.lane.${lane} .slip`, { hasText: words });
const streams = async (origin) => Number(/^dateline_desk_sse_streams (\d+)$/m.exec(await (await fetch(`${origin}/metrics`)).text())[1]);
const linked = (page) => page.waitForFunction(() => window.newsroom && document.querySelector("[data-link=off]").hidden);

/** What takes longer than a second to show, of things that are waited for. */
async function soon(what, seen) {
  const begun = Date.now();
  await Promise.all(seen);
  const took = Date.now() - begun;
  console.log(`# ${what}: ${took} ms`);
  return took > SOON_MS ? [`${what} took ${took} ms`] : [];
}

/** Waits until so many streams are open. */
async function streamsAre(origin, count) {
  for (const end = Date.now() + WAIT.timeout; Date.now() < end; await new Promise((done) => setTimeout(done, 100)))
    if ((await streams(origin)) === count) return [];
  return [`${await streams(origin)} streams are open, not ${count}`];
}

async function boards(ana, mara, origin, api) {
  const problems = [];
  await ana.goto(`${origin}/desk`);
  await mara.goto(`${origin}/desk/stories?list=draft`);
  problems.push(...(await streamsAre(origin, 2)));
  const { id } = await api("POST", "/stories", { title: "Harbour fog", sections: ["Regions"], body: "It came at dawn." });
  problems.push(...(await soon("a new story", [slip(ana, "draft", "Harbour fog").waitFor(WAIT), mara.locator(".list .slip", { hasText: "Harbour fog" }).waitFor(WAIT)])));
  await api("POST", `/stories/${id}/stage`, { stage: "review" });
  problems.push(...(await soon("another stage", [slip(ana, "review", "Harbour fog").waitFor(WAIT), mara.locator(".list .slip", { hasText: "Harbour fog" }).waitFor({ ...WAIT, state: "detached" })])));
  return problems;
}

async function take(ana, mara, origin, api) {
  const problems = [];
  const { id } = await api("POST", "/stories", { title: "Tide tables", sections: ["Regions"], body: "High at noon." });
  const board = await mara.context().newPage();
  await board.goto(`${origin}/desk`);
  for (const page of [ana, mara]) {
    await page.goto(`${origin}/desk/stories/${id}`);
    await page.waitForFunction(() => !document.querySelector("[data-state]").textContent.startsWith("Opening"));
  }
  await ana.locator(".prose").click();
  await ana.keyboard.type("Low at six. ");
  problems.push(...(await soon("who writes, on the board", [slip(board, "draft", "Tide tables").locator(".lock", { hasText: "Ana Lind is writing" }).waitFor(WAIT)])));
  await mara.locator("[data-banner]", { hasText: "Ana Lind is writing here" }).waitFor(WAIT);
  await mara.waitForFunction(() => document.querySelector(".prose").textContent.includes("Low at six."), null, WAIT);
  await mara.locator("[data-banner] button", { hasText: "Take it over" }).click();
  problems.push(...(await soon("the loser reads only", [ana.locator("[data-banner]", { hasText: "Mara Quill is writing here" }).waitFor(WAIT)])));
  if (await ana.locator(".prose").evaluate((prose) => prose.isContentEditable)) problems.push("the loser still writes");
  await api("POST", `/stories/${id}/lock`, { tab: "elsewhere", take: true });
  await board.close();
  await ana.goto(`${origin}/desk`);
  await mara.goto(`${origin}/desk/diary`);
  return problems;
}

/** The diary and the front, too. */
async function others(ana, mara, origin, api) {
  const problems = [];
  await mara.goto(`${origin}/desk/diary`);
  await ana.goto(`${origin}/desk/diary/new`);
  await ana.fill("#title", "Regatta of the small boats");
  await ana.fill("#from_time", "23:30");
  await ana.click(".plan button[type=submit]");
  problems.push(...(await soon("an assignment in the diary", [mara.locator(".event", { hasText: "Regatta of the small boats" }).first().waitFor(WAIT)])));
  await mara.goto(`${origin}/desk/front`);
  const { id } = await api("POST", "/stories", { title: "Bridge is open again", sections: ["Regions"], body: "It is." });
  await api("POST", `/stories/${id}/publish`, {});
  await mara.locator("[data-part=stories], [data-part=places]").locator("h3", { hasText: "Bridge is open again" }).first().waitFor(WAIT);
  await ana.goto(`${origin}/desk`);
  return problems;
}

async function manyTabs(page, origin, api, faults) {
  const problems = [];
  const tabs = [page];
  await page.goto(`${origin}/desk`);
  while (tabs.length < TABS) {
    const tab = await page.context().newPage();
    watch(tab, faults);
    tabs.push(tab);
    await tab.goto(`${origin}/desk`, WAIT);
  }
  await api("POST", "/stories", { title: "Seen in ten tabs", sections: ["Regions"], body: "It is." });
  // On two cores ten tabs that draw take their time; each hears at once.
  await Promise.all(tabs.map((tab) => slip(tab, "draft", "Seen in ten tabs").waitFor(WAIT)));
  problems.push(...(await streamsAre(origin, 2)));
  for (const round of [1, 2]) {
    const leaders = [];
    for (const tab of tabs) if (await tab.evaluate(() => navigator.locks.query().then(({ held }) => held.length))) leaders.push(tab);
    if (leaders.length !== tabs.length) problems.push("nobody leads");
    await tabs.shift().close();
    problems.push(...(await streamsAre(origin, 2)));
    await api("POST", "/stories", { title: `After tab ${round} was closed`, sections: ["Regions"], body: "It is." });
    await Promise.all(tabs.map((tab) => slip(tab, "draft", `After tab ${round} was closed`).waitFor(WAIT)));
  }
  for (const tab of tabs.slice(1)) await tab.close();
  return { problems, last: tabs[0] };
}

async function restart(ana, api, kill, start) {
  const problems = [];
  const off = ana.locator("[data-link=off]");
  await kill();
  await off.waitFor(WAIT);
  problems.push(...(await look(ana, "unlinked")));
  await start();
  await off.waitFor({ ...WAIT, state: "hidden" });
  await api("POST", "/stories", { title: "After the restart", sections: ["Regions"], body: "It is." });
  return [...problems, ...(await soon("a story after a restart", [slip(ana, "draft", "After the restart").waitFor(WAIT)]))];
}

/** A proxy that refuses streams: the old question is asked. */
async function withoutStream(browser, link, origin, api, faults) {
  const { page, context } = await newPage(browser, faults);
  await context.route("**/desk/events*", (route) => route.abort());
  await signIn(page, link);
  await page.waitForTimeout(500);
  await api("POST", "/stories", { title: "By asking", sections: ["Regions"], body: "It is." });
  await slip(page, "draft", "By asking").waitFor(WAIT);
  const problems = (await page.locator("[data-link=off]").isVisible()) ? ["it says that it is not connected"] : [];
  await context.close();
  return problems;
}

async function signedOut(page, origin) {
  await linked(page);
  await page.evaluate(() => {
    const form = new URLSearchParams({ csrf: document.querySelector("meta[name=csrf]").content });
    return fetch("/desk/sign-out", { method: "POST", body: form });
  });
  const problems = await soon("that the session is over", [page.locator("[data-link=out]").waitFor(WAIT)]);
  return [...problems, ...(await streamsAre(origin, 1))];
}

const PEOPLE = [
  ["mara", "chief", "Mara Quill"],
  ["ana", "editor", "Ana Lind"],
  ["tove", "editor", "Tove Berg"],
];

await walk(PEOPLE, async ({ origin, browser, page: mara, faults, links, api, kill, start }) => {
  await signIn(mara, links[0]);
  let { page: ana } = await newPage(browser, faults);
  await signIn(ana, links[1]);
  await attempt("a change in one is seen in the other within a second", () => boards(ana, mara, origin, api));
  await attempt("who writes is seen, and who loses a story reads at once", () => take(ana, mara, origin, api));
  await attempt("the diary and the front follow", () => others(ana, mara, origin, api));
  await attempt("ten tabs have one stream, whichever is closed", async () => {
    const { problems, last } = await manyTabs(ana, origin, api, faults);
    ana = last;
    return problems;
  });
  await attempt("the server goes and comes back", () => restart(ana, api, kill, start));
  await attempt("where no stream gets through it is asked for", () => withoutStream(browser, links[2], origin, api, faults));
  await attempt("a session that ends ends its stream", () => signedOut(ana, origin));
});
