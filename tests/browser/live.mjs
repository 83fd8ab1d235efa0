// SPDX-License-Identifier: MIT
// Pages that are open while news comes: stories are published, corrected and withdrawn through the API, the server is
// killed and comes back, and what the reader sees follows without a reload. Pictures go to DATELINE_PICTURES where it is
// set. TAP on standard output. usage: DATELINE=build/dateline node live.mjs
import path from "node:path";

import { WAIT, findChromium, launch } from "./browser.mjs";
import { apiOf, dateline, freePort, removeFolder, serve, temporaryFolder } from "./newsroom.mjs";
import { attempt, finish } from "./tap.mjs";

const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

async function picture(page, name) {
  const folder = process.env.DATELINE_PICTURES;
  if (!folder) return;
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: path.join(folder, `${name}-${size}.png`) });
  }
  await page.setViewportSize(SIZES.wide);
}

const story = (title, fields = {}) => ({
  title,
  sections: ["World", "Lorn"],
  body: "The harbour office said so at noon. It gave no names.",
  tags: ["Ferry strike"],
  ...fields,
});

async function publish(api, fields) {
  const made = await api("POST", "/stories", fields);
  return api("POST", `/stories/${made.id}/publish`, {});
}

async function open(context, address) {
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  const streaming = page.waitForRequest((request) => request.url().includes("/events"), WAIT);
  await page.goto(address);
  await streaming;
  return page;
}

/** The headline that stands highest on the screen, and where. */
function topmost() {
  const links = [...document.querySelectorAll("main h3 a")].map((link) => ({ text: link.textContent, y: Math.round(link.getBoundingClientRect().top) }));
  const { text, y } = links.filter((link) => link.y > 0).sort((one, other) => one.y - other.y)[0];
  return `${text} at ${y}`;
}

async function frontHears(context, origin, api) {
  const page = await open(context, `${origin}/`);
  await page.evaluate(() => scrollTo(0, 900));
  const top = await page.evaluate(topmost);
  await publish(api, story("Two barges pass the Lorn lock by night"));
  await page.locator(".live-bar button", { hasText: "1 new story" }).waitFor(WAIT);
  await publish(api, story("A third barge waits for the tide"));
  await page.locator(".live-bar button", { hasText: "2 new stories" }).waitFor(WAIT);
  await picture(page, "front-new");
  await page.locator(".live-bar button").click();
  await page.locator("main a", { hasText: "Two barges pass" }).first().waitFor({ ...WAIT, state: "attached" });
  const still = await page.evaluate(topmost);
  await publish(api, story("Harbour of Brannoy is closed", { priority: 1 }));
  await page.locator(".breaking a", { hasText: "Harbour of Brannoy is closed" }).waitFor(WAIT);
  await page.evaluate(() => scrollTo(0, 0));
  await picture(page, "front-breaking");
  await page.locator(".breaking button").click();
  const closed = await page.locator(".breaking").count();
  await page.reload();
  const again = await page.locator(".breaking").count();
  const faults = page.faults;
  await page.close();
  return [
    ...faults,
    top !== still && `what was read moved: ${top} / ${still}`,
    closed !== 0 && "the breaking line cannot be closed",
    again !== 0 && "a closed breaking line comes back",
  ];
}

async function withoutScript(browser, origin) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${origin}/world/lorn`);
  const line = await page.locator(".breaking a").textContent();
  await page.goto(`${origin}/live`);
  const first = await page.locator(".run li a").first().textContent();
  await context.close();
  return [
    !line.includes("Harbour of Brannoy") && `the line says ${line}`,
    !first.includes("Harbour of Brannoy") && `the wire begins with ${first}`,
  ];
}

async function storyHears(context, origin, api) {
  const made = await publish(api, story("Pilots of Lorn want a second tug"));
  const page = await open(context, `${origin}${made.path}`);
  await publish(api, story("Pilots of Lorn get their second tug at last", { tags: ["Ferry strike", "Pilots of Lorn"] }));
  await api("POST", `/stories/${made.id}/correct`, { body: "It was the third tug.", note: "We counted the tugs wrongly." });
  await page.locator(".live-bar button", { hasText: "corrected" }).waitFor(WAIT);
  await picture(page, "story-corrected");
  const before = await page.locator(".story .body").textContent();
  await page.locator(".live-bar button").click();
  await page.locator(".story .note", { hasText: "We counted the tugs wrongly." }).waitFor(WAIT);
  await page.locator(".side a, .band a", { hasText: "second tug at last" }).first().waitFor({ ...WAIT, state: "attached" });
  await api("POST", `/stories/${made.id}/withdraw`, { reason: "There is no tug." });
  await page.locator("main h1", { hasText: "withdrawn" }).waitFor(WAIT);
  await picture(page, "story-withdrawn");
  const left = await page.locator("main").textContent();
  const faults = page.faults;
  await page.close();
  return [
    ...faults,
    before.includes("third tug") && "the text changed under the reader",
    left.includes("third tug") && "the withdrawn text is still there",
  ];
}

async function entriesCome(context, origin, api) {
  const made = await publish(api, story("The vote, hall by hall"));
  const { path } = await api("POST", `/stories/${made.id}/coverage`, { state: "running" });
  const first = await api("POST", `/stories/${made.id}/entries`, { title: "Doors open", body: "All four halls are open." });
  const page = await open(context, `${origin}${path}`);
  await api("POST", `/stories/${made.id}/entries`, { body: "The queue reaches the fish market." });
  await page.locator(".entries .entry", { hasText: "fish market" }).waitFor(WAIT);
  await api("POST", `/entries/${first.id}/correct`, { body: "Three of four halls are open.", note: "One key was lost." });
  await page.locator(".entries .fixed", { hasText: "One key was lost." }).waitFor(WAIT);
  await picture(page, "live-story");
  const order = await page.locator(".entries .entry .text").allTextContents();
  await api("POST", `/entries/${first.id}/remove`);
  await page.locator(".entries .entry", { hasText: "Doors open" }).waitFor({ ...WAIT, state: "detached" });
  const faults = page.faults;
  await page.close();
  return [...faults, !order[0].includes("fish market") && `the newest is not on top: ${order[0]}`];
}

async function restartIsNoticed(context, folder, program, port, state) {
  const page = await open(context, `${state.origin}/live`);
  await state.server.kill();
  state.server = await serve(program, folder, port);
  const made = await publish(state.api, story("The night watch reports all quiet"));
  await page.locator(".run li.come a", { hasText: "all quiet" }).waitFor(WAIT);
  await page.keyboard.press("j");
  const focused = await page.evaluate(() => document.activeElement.textContent);
  await picture(page, "live");
  await page.goto(`${state.origin}/live?wall=1`);
  await picture(page, "live-wall");
  await page.goto(`${state.origin}/live`);
  await state.api("POST", `/stories/${made.id}/withdraw`, { reason: "It was not." });
  await page.locator(".run a", { hasText: "all quiet" }).waitFor({ ...WAIT, state: "detached" });
  const faults = page.faults;
  await page.close();
  return [...faults, !focused.includes("all quiet") && `j leads to ${focused}`];
}

async function main() {
  const program = process.env.DATELINE ?? "build/dateline";
  const chromium = findChromium();
  if (!chromium) {
    console.log("1..0 # SKIP missing: chromium");
    return true;
  }
  const folder = await temporaryFolder();
  const newsroom = path.join(folder, "news");
  const port = await freePort();
  await dateline(program, "init", newsroom, "--sample", "--base-url", `http://127.0.0.1:${port}`);
  const token = await tokenOf(program, newsroom);
  const state = { server: await serve(program, newsroom, port), origin: `http://127.0.0.1:${port}` };
  state.api = apiOf(state.origin, token);
  const browser = await launch(chromium);
  const context = await browser.newContext({ viewport: SIZES.wide });
  try {
    await attempt("an open front hears of new stories and of what breaks, and keeps its place", () => frontHears(context, state.origin, state.api));
    await attempt("without a script the line and the wire are there, too", () => withoutScript(browser, state.origin));
    await attempt("an open story says that it was corrected, shows it, and goes when it is withdrawn", () => storyHears(context, state.origin, state.api));
    await attempt("an open live story gets its entries, corrected and removed ones too", () => entriesCome(context, state.origin, state.api));
    await attempt("the wire goes on after the server was killed", () => restartIsNoticed(context, newsroom, program, port, state));
  } finally {
    await browser.close();
    await attempt("the server ends well", () => state.server.stop());
    await removeFolder(folder);
  }
  return finish();
}

async function tokenOf(program, newsroom) {
  await dateline(program, "user", newsroom, "add", "walker", "--role", "chief");
  return (await dateline(program, "user", newsroom, "token", "walker")).trim().split("\n").pop();
}

process.exitCode = (await main()) ? 0 : 1;
