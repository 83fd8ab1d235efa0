// SPDX-License-Identifier: MIT
// The desk's first page and its lists, in a real browser: the first login, stories that move while another looks on, many at
// once, a schedule that is kept over a restart of the server, the history with its marked words; axe at both widths. Pictures go
// to DATELINE_PICTURES where it is set. TAP on standard output. usage: DATELINE=build/dateline node board.mjs
import { WAIT, look, signIn, walk } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

const AHEAD_MS = 6000;

const lane = (page, name) => page.locator(`.lane.${name}`);
const inLane = (page, name, words) => lane(page, name).locator(".slip", { hasText: words }).waitFor(WAIT);

async function login(page, origin, link) {
  const problems = [];
  await page.goto(`${origin}/desk`);
  if (!page.url().includes("/desk/sign-in")) problems.push(`a stranger is led to ${page.url()}`);
  problems.push(...(await look(page, "sign-in")));
  await page.goto(link);
  problems.push(...(await look(page, "welcome")));
  await signIn(page, link);
  problems.push(...(await look(page, "board")));
  const again = await fetch(link, { redirect: "manual" });
  if (again.status === 200) problems.push("the link works twice");
  return problems;
}

async function follow(page, api) {
  const { id } = await api("POST", "/stories", { title: "Ferry timetable to change", sections: ["Politics", "Transport"], body: "From Monday." });
  await inLane(page, "draft", "Ferry timetable to change");
  await api("POST", `/stories/${id}/stage`, { stage: "review" });
  await inLane(page, "review", "Ferry timetable to change");
  await api("POST", `/stories/${id}/lock`, { tab: "elsewhere" });
  await lane(page, "review").locator(".lock").waitFor(WAIT);
  return [];
}

async function many(page, origin) {
  await page.goto(`${origin}/desk/stories?list=draft`);
  const problems = await look(page, "stories");
  const before = await page.locator(".list .slip").count();
  if (!(await page.locator(".deeds button").first().isDisabled())) problems.push("something can be done with no story");
  await page.locator("input[name=story]").nth(0).check();
  await page.locator("input[name=story]").nth(1).check();
  await page.click("button[value=ready]");
  await page.locator(".results li").nth(1).waitFor(WAIT);
  if ((await page.locator(".list .slip").count()) !== before - 2) problems.push("the list is not shorter by two");
  await page.goto(`${origin}/desk/stories?list=ready`);
  if ((await page.locator(".list .slip").count()) < 2) problems.push("the two are not ready");
  return problems;
}

/** A schedule that comes due while the server is down goes out when it is back, and the board says so. */
async function schedule(page, origin, api, restart) {
  const problems = [];
  const { id } = await api("POST", "/stories", { title: "Bridge opens at noon", sections: ["Regions"], body: "It opens." });
  await api("POST", `/stories/${id}/publish`, { at: new Date(Date.now() + AHEAD_MS).toISOString(), embargo: true });
  await page.goto(`${origin}/desk`);
  await inLane(page, "scheduled", "Bridge opens at noon");
  problems.push(...(await look(page, "scheduled")));
  if ((await fetch(`${origin}/articles/${id}`)).status !== 404) problems.push("it shows before its time");
  await restart(AHEAD_MS + 500);
  const answer = await fetch(`${origin}/articles/${id}`);
  if (answer.status !== 200) problems.push(`after its time it answers ${answer.status}`);
  await inLane(page, "today", "Bridge opens at noon");
  if (await lane(page, "scheduled").locator(".slip", { hasText: "Bridge opens at noon" }).count()) problems.push("it still waits on the board");
  return problems;
}

/** A draft is found by a word of its text, with the place where it stands. */
async function search(page, origin, api) {
  await api("POST", "/stories", { title: "What the divers saw", sections: ["Regions"], kicker: "Skarnes", body: "Below the pier lay a brass lantern, and nobody knows whose it was.", urgency: 2 });
  await page.goto(`${origin}/desk/search`);
  const problems = await look(page, "search-empty");
  await page.fill("#q", "lantern");
  await page.keyboard.press("Enter");
  await page.locator(".found mark", { hasText: "lantern" }).first().waitFor(WAIT);
  const heading = await page.locator(".found h2").first().innerText();
  if (!heading.includes("At the desk")) problems.push(`it is found under "${heading}"`);
  problems.push(...(await look(page, "search")));
  await page.fill("#q", "ferry");
  await page.keyboard.press("Enter");
  await page.locator(".found .slip").nth(5).waitFor(WAIT);
  problems.push(...(await look(page, "search-many")));
  await page.goto(`${origin}/desk/search?q=lantern&urgent=1`);
  if ((await page.locator(".found .slip").count()) !== 1) problems.push("it is not found among the urgent");
  await page.goto(`${origin}/desk/search?q=lanterna`);
  await page.locator(".found .empty").waitFor(WAIT);
  return problems;
}

async function history(page, origin, api) {
  const { id } = await api("POST", "/stories", { title: "Vote is tonight", sections: ["Politics"], body: "The crews vote tonight in the hall." });
  await api("POST", `/stories/${id}/publish`, {});
  await api("POST", `/stories/${id}/correct`, { body: "The crews vote tomorrow in the hall.", note: "It is tomorrow." });
  await page.goto(`${origin}/desk/stories/${id}`);
  await page.click("section[data-history] a");
  await page.waitForURL("**/history", WAIT);
  // The correction first saved its text, then made it public: the text changed in the first of the two.
  await page.locator(".versions .what", { hasText: "Saved" }).first().click();
  const problems = await look(page, "history");
  const words = async (name) => (await page.locator(`.pair ${name}`).allInnerTexts()).join(" ");
  if ((await words("del")) !== "tonight") problems.push(`marked as gone: "${await words("del")}"`);
  if ((await words("ins")) !== "tomorrow") problems.push(`marked as new: "${await words("ins")}"`);
  await page.locator(".versions li", { hasText: "Begun" }).locator("button").click();
  await page.locator(".notice").waitFor(WAIT);
  const { body } = await api("GET", `/stories/${id}`);
  if (!body.includes("tonight")) problems.push("the earlier text did not come back");
  const live = await api("GET", `/stories/${id}?version=live`);
  if (!live.body.includes("tomorrow")) problems.push("readers see the earlier text");
  return problems;
}

await walk([["mara", "chief", "Mara Quill"]], async ({ origin, page, links, api, kill, start }) => {
  page.on("dialog", (dialog) => dialog.accept());
  const restart = async (downMs) => {
    await kill();
    await new Promise((resolve) => setTimeout(resolve, downMs));
    await start();
  };
  await attempt("the first login, by a link that works once", () => login(page, origin, links[0]));
  await attempt("the board follows what others do", () => follow(page, api));
  await attempt("many stories move at once", () => many(page, origin));
  await attempt("a schedule is kept over a restart", () => schedule(page, origin, api, restart));
  await attempt("a draft is found by a word of its text", () => search(page, origin, api));
  await attempt("the history marks the words that changed, and brings a text back", () => history(page, origin, api));
});
