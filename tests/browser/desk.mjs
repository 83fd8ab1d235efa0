// SPDX-License-Identifier: MIT
// The page where a story is written, in a real browser: a story with a picture written and published, words pasted from a word
// processor, the network cut and back, a tab closed before its words were sent, two editors on one story, a correction, a
// withdrawal, every markup, an embargo, two tabs, older versions, a server killed, a session ended; axe at both widths. Pictures go to DATELINE_PICTURES where it is set. TAP on standard output.
// usage: DATELINE=build/dateline node desk.mjs
import { readFile } from "node:fs/promises";

import { PASSWORD, WAIT, bannerHas, look, newEditor, openStory, stateIs, text, walk, watch, writeAtEnd } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

const LEAD = "The ferry between the two towns sailed again on Monday, two weeks after a storm broke its ramp.";

async function drawing(page) {
  const url = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1200, height: 700 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#9fb8c8";
    pen.fillRect(0, 0, 1200, 700);
    pen.fillStyle = "#28465a";
    pen.fillRect(0, 460, 1200, 240);
    pen.fillStyle = "#b3261e";
    pen.fillRect(420, 380, 320, 90);
    return canvas.toDataURL("image/png");
  });
  return Buffer.from(url.split(",")[1], "base64");
}

async function begin(page, origin) {
  await page.goto(`${origin}/desk/stories/new`);
  await page.fill("#title", "Ferry sails again after the storm");
  await page.selectOption("#section", { index: 1 });
  const problems = await look(page, "new");
  await page.focus("#title");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/desk\/stories\/\d+$/, WAIT);
  await stateIs(page, "Saved");
  return problems;
}

async function write(page) {
  await page.fill("#kicker", "Coast");
  await page.fill("#dateline", "Lorn");
  await writeAtEnd(page, LEAD);
  await page.keyboard.press("Enter");
  await page.keyboard.type("## What changes");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- Six sailings a day");
  await page.keyboard.press("Enter");
  await page.keyboard.type("A bus to the station");
  await page.fill("[data-chips=tags] input", "Ferry line,");
  const derived = await page.getAttribute("#standfirst", "placeholder");
  await stateIs(page, "Kept");
  const words = await page.textContent("[data-words]");
  return [derived !== LEAD && `the standfirst is derived as "${derived}"`, !words.startsWith("29 words") && `it counts "${words}"`];
}

async function addPicture(page) {
  await page.click("[data-lead-empty] [data-lead-choose]");
  await page.locator("#pictures .picks li").first().waitFor(WAIT);
  const problems = await look(page, "picker");
  await page.setInputFiles("#picture-file", { name: "ferry.png", mimeType: "image/png", buffer: await drawing(page) });
  await page.locator("[data-lead-frame] img").waitFor(WAIT);
  await page.fill("#lead-caption", "The ferry at its quay");
  await page.fill("#lead-credit", "Drawing: a test");
  const warned = await page.locator("#lead-alt.lacks").count();
  await page.fill("#lead-alt", "A red ferry on dark water");
  return [warned !== 1 && "nothing warns of the missing alternative text", ...problems];
}

/** What a word processor puts on the clipboard. */
async function paste(page) {
  await writeAtEnd(page, "");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.evaluate(() => {
    const html = `<html><head><style>p{color:red}</style></head><body><!--StartFragment-->
      <h1 style="mso-style:x">Fares</h1><p class=MsoNormal><span style='font-weight:700;color:red'>Four crowns</span>&nbsp;a head<o:p></o:p></p>
      <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;&nbsp;</span>Children free</p>
      <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·&nbsp;&nbsp;</span>Bicycles two</p>
      <p><img src="https://elsewhere.example/x.png">See <a href="https://www.google.com/url?q=https://line.example/&sa=D">the line</a>.</p></body></html>`;
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "Fares");
    document.querySelector(".prose").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const prose = page.locator(".prose");
  await prose.locator("h2", { hasText: "Fares" }).waitFor(WAIT);
  const html = await prose.innerHTML();
  return [
    (await prose.locator("strong", { hasText: "Four crowns" }).count()) !== 1 && "bold words are plain",
    (await prose.locator("li", { hasText: "Bicycles two" }).count()) !== 1 && "a list is none",
    (await prose.locator('a[href="https://line.example/"]').count()) !== 1 && "a link leads through a counter",
    /mso|style=|color|elsewhere/i.test(html) && `there is markup left: ${html}`,
  ];
}

async function publish(page, origin) {
  await stateIs(page, "Kept");
  const problems = await look(page, "draft");
  await page.keyboard.press("Control+s");
  await stateIs(page, "Saved");
  await page.click("[data-preview]");
  const shown = page.frameLocator("#preview iframe");
  await shown.locator("h1", { hasText: "Ferry sails again" }).waitFor(WAIT);
  const previewed = await shown.locator(".hero img").count();
  problems.push(...(await look(page, "preview")));
  await page.click("#preview [data-close]");
  await page.keyboard.press("Control+Enter");
  await page.locator("#act[open]").waitFor(WAIT);
  problems.push(...(await look(page, "publish")));
  await page.click("[data-go]");
  await page.locator("[data-toast]", { hasText: "Live" }).waitFor(WAIT);
  const address = await page.getAttribute("[data-seen]", "href");
  const reader = await (await fetch(origin + address)).text();
  return [
    previewed !== 1 && "the preview has no picture",
    !reader.includes("Six sailings a day") && "the page has not the text",
    !reader.includes("A red ferry on dark water") && "the page has not the picture",
    !reader.includes("Children free") && "the page has not what was pasted",
    ...problems,
  ];
}

async function undo(page, origin) {
  const address = await page.getAttribute("[data-seen]", "href");
  await page.locator("[data-toast] button").click();
  await page.locator("[data-status]", { hasText: "Not public" }).waitFor(WAIT);
  const gone = (await fetch(origin + address)).status;
  await page.keyboard.press("Control+Enter");
  await page.click("[data-go]");
  await page.locator("[data-status]", { hasText: "Live" }).waitFor(WAIT);
  const back = (await fetch(origin + address)).status;
  return [gone !== 404 && `after undo the page answers ${gone}`, back !== 200 && "it is not back", ...(await look(page, "live"))];
}

async function cutNetwork({ context, page }) {
  await context.setOffline(true);
  await writeAtEnd(page, " Written without a network.");
  await stateIs(page, "No connection");
  const problems = await look(page, "offline");
  await context.setOffline(false);
  await stateIs(page, "Kept");
  return problems;
}

async function closeTab(editor, address, faults) {
  const { context, page } = editor;
  await context.setOffline(true);
  await writeAtEnd(page, " Typed and closed at once.");
  await page.close({ runBeforeUnload: false });
  await context.setOffline(false);
  editor.page = await context.newPage();
  watch(editor.page, faults);
  await openStory(editor.page, address);
  await editor.page.locator("[data-notice]", { hasText: "are back" }).waitFor(WAIT);
  const found = (await text(editor.page)).includes("Typed and closed at once.");
  await stateIs(editor.page, "Kept");
  return [!found && "the words are lost"];
}

/** The desk's stream tells of a change before who made it has their answer. */
async function answerLate(route) {
  const response = await route.fetch();
  await new Promise((resolve) => setTimeout(resolve, 400));
  await route.fulfill({ response });
}

/** One writes without a network; the other takes over what was kept, and writes on. Then the first comes back. */
async function meet(first, second, address, api) {
  await openStory(second.page, address);
  await bannerHas(second.page, "Ada Lind is writing here");
  const seen = (await text(second.page)).includes("Typed and closed at once.");
  const isLocked = (await second.page.getAttribute(".prose", "contenteditable")) === "false";
  const problems = await look(second.page, "held");
  await first.context.setOffline(true);
  await writeAtEnd(first.page, " Ada wrote this in a tunnel.");
  await stateIs(first.page, "No connection");
  await second.page.locator("[data-banner] button", { hasText: "Take it over" }).click();
  await second.page.waitForFunction(() => document.querySelector(".prose").isContentEditable, null, WAIT);
  await writeAtEnd(second.page, " Ben wrote this at the desk.");
  await stateIs(second.page, "Kept");
  await first.context.setOffline(false);
  await bannerHas(first.page, "Ben Orr is writing here");
  await bannerHas(first.page, "still here");
  const kept = (await text(first.page)).includes("in a tunnel");
  const isReading = (await first.page.getAttribute(".prose", "contenteditable")) === "false";
  problems.push(...(await look(first.page, "lost")));
  await first.page.locator("[data-banner] button", { hasText: "Take it over" }).click();
  await first.page.locator("#compare[open]").waitFor(WAIT);
  const sides = await first.page.locator("#compare .words").allInnerTexts();
  problems.push(...(await look(first.page, "compare")));
  await first.page.locator("#compare input[value=theirs]").check();
  await first.page.route(address.replace("/desk/", "/api/v1/"), answerLate);
  await first.page.click("#compare [data-take]");
  await stateIs(first.page, "Saved");
  await first.page.unroute(address.replace("/desk/", "/api/v1/"));
  const isAskedAgain = (await first.page.locator("dialog[open]").count()) > 0;
  const chosen = await text(first.page);
  const id = address.split("/").pop();
  const { versions } = await api("GET", `/stories/${id}/versions`);
  const bodies = await Promise.all(versions.slice(0, 6).map(async ({ seq }) => (await api("GET", `/stories/${id}?seq=${seq}`)).body));
  return [
    !seen && "the second editor does not see what the first has typed",
    !isLocked && "a held story can be written in",
    !kept && "the tab that lost the story lost its text",
    !isReading && "the tab that lost the story still writes",
    !(sides.some((side) => side.includes("tunnel")) && sides.some((side) => side.includes("at the desk"))) && `the sides are ${JSON.stringify(sides)}`,
    isAskedAgain && "its own versions come back to it as somebody else's",
    !chosen.includes("at the desk") && "what was picked is not there",
    !bodies.some((body) => body.includes("in a tunnel")) && "the first one's words are not in the history",
    !bodies.some((body) => body.includes("at the desk")) && "the second one's words are not in the history",
    ...problems,
  ];
}

/** The server dies in the middle of a sentence, and is there again a little later. */
async function killServer(page, kill, start) {
  await writeAtEnd(page, " Before the fall.");
  await stateIs(page, "Kept");
  await kill();
  await writeAtEnd(page, " While it lay.");
  await stateIs(page, "No connection");
  await start();
  await stateIs(page, "Kept");
  await page.reload();
  await stateIs(page, "Kept");
  const words = await text(page);
  return ["Before the fall.", "While it lay."].filter((part) => !words.includes(part)).map((part) => `"${part}" is lost`);
}

/** The session ends while somebody writes; they sign in again in another tab. */
async function signedOut(editor, origin, faults) {
  const { context, page } = editor;
  await context.clearCookies();
  await writeAtEnd(page, " Typed while signed out.");
  await bannerHas(page, "signed out");
  const problems = await look(page, "signed-out");
  const door = await context.newPage();
  watch(door, faults);
  await door.goto(`${origin}/desk/sign-in`);
  await door.fill("#login", "ada");
  await door.fill("#password", PASSWORD);
  await door.click("button[type=submit]");
  await door.waitForURL("**/desk", WAIT);
  await door.close();
  await stateIs(page, "Kept");
  await page.reload();
  await stateIs(page, "Kept");
  return [!(await text(page)).includes("Typed while signed out.") && "the words are lost", ...problems];
}

/** Every element that the server lets through: opening changes nothing, saving loses no word and no element of meaning. */
async function markup(page, origin, api) {
  const body = `${await readFile(new URL("../golden/text/wordpress.html", import.meta.url), "utf8")}${await readFile(new URL("../golden/text/old_desk.html", import.meta.url), "utf8")}`
    .replace(/<img [^>]*>/, "") + "<p><mark>a</mark> <sub>b</sub> <sup>c</sup> <u>d</u> <s>e</s> <abbr title=\"f\">g</abbr> <q>h</q> <span lang=\"fr\">i</span></p>";
  const made = await api("POST", "/stories", { title: "Much markup", body, body_format: "html", section_ids: [1] });
  const plain = await api("POST", "/stories", { title: "Plain text", body: "One.\n\nTwo & three.", section_ids: [1] });
  const words = (html) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").trim();
  const before = (await api("GET", `/stories/${made.id}`)).body;
  await openStory(page, `${origin}/desk/stories/${plain.id}`);
  const isPlainDirty = await page.isEnabled("[data-save]");
  const paragraphs = await page.locator(".prose p").count();
  await openStory(page, `${origin}/desk/stories/${made.id}`);
  const isDirty = await page.isEnabled("[data-save]");
  await writeAtEnd(page, " End");
  await page.keyboard.press("Control+s");
  await stateIs(page, "Saved");
  const after = (await api("GET", `/stories/${made.id}`)).body;
  const missing = ["<blockquote>", "<cite>", "<caption>", "<dl>", "<dt>", "<pre>", "<hr>", "<time ", "<h2>", "<ul>", "colspan", "<mark>", "<sub>", "<sup>", "<u>", "<s>", "<abbr ", "<q>", 'lang="fr"'].filter((tag) => before.includes(tag) && !after.includes(tag));
  return [
    isDirty && "opening it changes it",
    isPlainDirty && "opening plain text changes it",
    paragraphs !== 2 && `plain text has ${paragraphs} paragraphs`,
    words(after) !== `${words(before)} End` && `words are lost: ${words(before)} / ${words(after)}`,
    missing.length && `lost: ${missing.join(" ")}`,
  ];
}

/** A picture, a table and a link to a story of ours, by the toolbar and its dialogs. */
async function tools(page, origin) {
  await page.goto(`${origin}/desk/stories/new`);
  await page.fill("#title", "Tools of a text");
  await page.selectOption("#section", { index: 2 });
  await page.click("main button[type=submit]");
  await stateIs(page, "Saved");
  await writeAtEnd(page, "See ");
  await page.keyboard.press("Control+k");
  await page.fill("#link-to", "harbour");
  await page.locator("#link .pick").first().click();
  const link = await page.locator(".prose a").getAttribute("href");
  await page.keyboard.type(" and more.");
  const linked = await page.locator(".prose a").innerText();
  await page.keyboard.press("Enter");
  await page.click("[data-command=picture]");
  await page.locator("#pictures .picks button").nth(1).click();
  await page.locator(".prose figure img").waitFor(WAIT);
  await page.fill(".fig-tools input[aria-label=Credit]", "Drawing: somebody");
  await writeAtEnd(page, "Prices");
  await page.keyboard.press("Enter");
  await page.click("[data-command=table]");
  await page.keyboard.type("Route");
  await page.click("[data-command=row-remove]");
  await stateIs(page, "Kept");
  const problems = await look(page, "tools");
  await page.keyboard.press("Control+s");
  await stateIs(page, "Saved");
  await page.reload();
  await stateIs(page, "Saved");
  const again = await page.locator(".prose").innerHTML();
  return [
    !/^\/articles\/\d+\//.test(link) && `the link leads to ${link}`,
    !/harbour/i.test(linked) && `the link's words are "${linked}"`,
    linked.includes("more") && "the link goes on behind its words",
    (await page.inputValue(".fig-tools input[aria-label=Credit]")) !== "Drawing: somebody" && "the picture's credit is lost",
    !/<figcaption[^>]*>[^<]{5}/.test(again) && "the picture's caption is lost",
    (await page.locator(".prose table tr").count()) !== 2 && "the table is another one",
    ...problems,
  ];
}

async function schedule(page, origin) {
  const problems = [];
  await page.selectOption("[data-stage]", "ready");
  await page.waitForFunction(() => document.querySelector(".versions b").textContent === "Moved", null, WAIT);
  await page.keyboard.press("Control+Enter");
  await page.check("#act input[value=embargo]");
  await page.fill("#at", "2093-04-05T06:07");
  await page.click("[data-go]");
  await page.locator("[data-status]", { hasText: "Under embargo" }).waitFor(WAIT);
  await page.keyboard.press("Control+Enter");
  const due = await page.textContent("[data-due]");
  problems.push(...(await look(page, "scheduled")));
  await page.click("[data-unschedule]");
  await page.locator("[data-status]", { hasText: "Not public" }).waitFor(WAIT);
  return [!/5 April.* 06:07/.test(due) && `it is due "${due}"`, ...problems];
}

/** The same story in a second tab of the same person: one writes at a time. */
async function twoTabs(editor, faults) {
  await writeAtEnd(editor.page, " First tab.");
  await stateIs(editor.page, "Kept");
  const other = await editor.context.newPage();
  watch(other, faults);
  await openStory(other, editor.page.url());
  await bannerHas(other, "in another tab");
  await other.locator("[data-banner] button", { hasText: "Write here instead" }).click();
  await other.waitForFunction(() => document.querySelector(".prose").isContentEditable, null, WAIT);
  const seen = (await text(other)).includes("First tab.");
  await writeAtEnd(other, " Second tab.");
  await stateIs(other, "Kept");
  await bannerHas(editor.page, "in another tab");
  await editor.page.waitForFunction(() => document.querySelector(".prose").textContent.includes("Second tab."), null, WAIT);
  await other.close();
  await editor.page.locator("[data-banner]").waitFor({ state: "hidden", ...WAIT });
  await writeAtEnd(editor.page, " First again.");
  await stateIs(editor.page, "Kept");
  return [!seen && "the second tab does not see what the first has typed"];
}

async function notes(page) {
  await page.fill("#note-text", "Ask the harbour master before noon.");
  await page.reload();
  await stateIs(page, "Kept");
  const stayed = await page.inputValue("#note-text");
  await page.focus("#note-text");
  await page.keyboard.press("Control+Enter");
  const line = page.locator("[data-notes] li", { hasText: "harbour master" });
  await line.waitFor(WAIT);
  const problems = await look(page, "notes");
  await line.locator("button").click();
  await line.waitFor({ state: "detached", ...WAIT });
  return [stayed !== "Ask the harbour master before noon." && "what was being written is lost", (await page.locator("#act[open]").count()) > 0 && "the note's key opens the panel", ...problems];
}

async function older(page) {
  await page.keyboard.press("Control+s");
  await stateIs(page, "Saved");
  const count = await page.locator(".versions li").count();
  await page.locator(".versions button", { hasText: "Begun" }).click();
  await page.locator("#compare[open]").waitFor(WAIT);
  const problems = await look(page, "older");
  await page.click("#compare [data-all=theirs]");
  await page.click("#compare [data-take]");
  await stateIs(page, "Kept");
  const words = (await text(page)).trim();
  return [count < 4 && `there are ${count} versions`, words !== "" && `the text is "${words}"`, ...problems];
}

/** A reporter reads what is another's, and may not publish what is their own. */
async function reporter(page, address, origin) {
  await openStory(page, address);
  await bannerHas(page, "for others");
  const isOpen = (await page.getAttribute(".prose", "contenteditable")) === "true";
  const problems = await look(page, "reporter");
  await page.goto(`${origin}/desk/stories/new`);
  await page.fill("#title", "A reporter's own");
  await page.click("main button[type=submit]");
  await stateIs(page, "Saved");
  const label = await page.textContent("[data-publish]");
  await page.keyboard.press("Control+Enter");
  const offered = await page.locator("#act .way:visible").count();
  await page.keyboard.press("Escape");
  await page.selectOption("[data-stage]", "review");
  await page.waitForFunction(() => document.querySelector(".versions b")?.textContent === "Moved", null, WAIT);
  return [isOpen && "they can write in it", label !== "More …" && `the button says "${label}"`, offered > 0 && "they are offered to publish", ...problems];
}

async function correct(page, origin) {
  await page.keyboard.press("Control+Enter");
  await page.locator("#act[open]").waitFor(WAIT);
  await page.check("#act input[value=correct]");
  await page.fill("#note", "An earlier version named the wrong day.");
  await page.check("#act [name=compare]");
  const problems = await look(page, "correct");
  await page.click("[data-go]");
  await page.locator("[data-toast]", { hasText: "Corrected" }).waitFor(WAIT);
  const address = origin + (await page.getAttribute("[data-seen]", "href"));
  const reading = await page.context().newPage();
  await reading.goto(address);
  await reading.click(".compare summary");
  const isCompared = await reading.locator(".compare ins", { hasText: "at the desk" }).isVisible();
  problems.push(...(await look(reading, "corrected")));
  const reader = await reading.content();
  await reading.close();
  return [!reader.includes("named the wrong day") && "readers do not see the note", !reader.includes("at the desk") && "readers do not see the new text", !isCompared && "readers cannot compare the words", ...problems];
}

/** An address of its own, cleaned as the server does it, that stays; and an urgency that readers are told. */
async function fields(page, origin, api) {
  const { id } = await api("POST", "/stories", { title: "Bridge falls at dawn", sections: ["Regions"], body: "It fell at dawn." });
  await openStory(page, `${origin}/desk/stories/${id}`);
  const hint = (words) => page.locator("[data-address]", { hasText: words }).waitFor(WAIT);
  const set = async (slug) => {
    await page.fill("#slug", slug);
    await page.locator("#slug").blur();
    await page.click("[data-save]");
    await stateIs(page, "Saved");
  };
  await hint(`/articles/${id}/bridge-falls-at-dawn`);
  await page.selectOption("#urgency", "1");
  await set("Мост: падна!");
  const problems = [];
  const cleaned = await page.inputValue("#slug");
  if (cleaned !== "most-padna") problems.push(`the address became ${cleaned}`);
  await set(" Bridge fallen! ");
  await hint(`/articles/${id}/bridge-fallen`);
  problems.push(...(await look(page, "address")));
  await page.keyboard.press("Control+Enter");
  await page.click("[data-go]");
  await page.locator("[data-status]", { hasText: "Live" }).waitFor(WAIT);
  await hint("Readers have it at");
  await page.fill("[data-field=title]", "Bridge has fallen, nobody hurt");
  await page.keyboard.press("Control+Enter");
  await page.locator("#act[open]").waitFor(WAIT);
  await page.check("#act input[value=update]");
  await page.click("[data-go]");
  await page.locator("#act").waitFor({ state: "hidden", ...WAIT });
  const address = `/articles/${id}/bridge-fallen`;
  const reader = await fetch(`${origin}${address}`, { redirect: "manual" });
  if (reader.status !== 200 || !(await reader.text()).includes("nobody hurt")) problems.push(`its address answers ${reader.status}`);
  const old = await fetch(`${origin}/articles/${id}/bridge-falls-at-dawn`, { redirect: "manual" });
  if (old.status !== 301 || !old.headers.get("location").endsWith(address)) problems.push(`another address leads to ${old.status} ${old.headers.get("location")}`);
  const wire = await (await fetch(`${origin}/live`)).text();
  if (!/urgent-mark"[^>]*>Breaking<\/b>\s*<a href="[^"]*bridge-fallen"/.test(wire)) problems.push("the wire does not call it breaking");
  return problems;
}

async function withdraw(page, origin) {
  const address = await page.getAttribute("[data-seen]", "href");
  await page.keyboard.press("Control+Enter");
  await page.locator("#act[open]").waitFor(WAIT);
  await page.fill("#reason", "It was another ferry.");
  await page.click("[data-withdraw]");
  await page.locator("[data-status]", { hasText: "Withdrawn" }).waitFor(WAIT);
  const { status } = await fetch(origin + address);
  return [status !== 410 && `the page answers ${status}`, ...(await look(page, "withdrawn"))];
}

const PEOPLE = [["ada", "chief", "Ada Lind"], ["ben", "chief", "Ben Orr"], ["cai", "reporter", "Cai Moe"]];

await walk(PEOPLE, async ({ origin, browser, faults, links, api, kill, start }) => {
  const first = await newEditor(browser, links[0], faults);
  const second = await newEditor(browser, links[1], faults);
  await attempt("a story begins with its headline", () => begin(first.page, origin));
  const address = first.page.url();
  await attempt("it is written, kept while typing, counted", () => write(first.page));
  await attempt("a picture is added with its words", () => addPicture(first.page));
  await attempt("what a word processor gives is cleaned", () => paste(first.page));
  await attempt("it is previewed and published", () => publish(first.page, origin));
  await attempt("a publish is taken back within the minute", () => undo(first.page, origin));
  await attempt("the network is cut, and comes back", () => cutNetwork(first));
  await attempt("a tab is closed before its words were sent", () => closeTab(first, address, faults));
  await attempt("two editors meet, and nothing is lost", () => meet(first, second, address, api));
  await attempt("a correction has its public note", () => correct(first.page, origin));
  await attempt("a withdrawal is everywhere at once", () => withdraw(first.page, origin));
  await attempt("an address of its own stays, and an urgency is told", () => fields(first.page, origin, api));
  await attempt("no markup is lost", () => markup(first.page, origin, api));
  await attempt("a picture, a table and a link to a story", () => tools(first.page, origin));
  await attempt("an embargo, taken back", () => schedule(first.page, origin));
  await attempt("two tabs of one person", () => twoTabs(first, faults));
  await attempt("a note to colleagues", () => notes(first.page));
  await attempt("an older version is laid beside and picked", () => older(first.page));
  const third = await newEditor(browser, links[2], faults);
  await attempt("the server is killed and comes back", () => killServer(first.page, kill, start));
  await attempt("a session ends while somebody writes", () => signedOut(first, origin, faults));
  await attempt("a reporter reads, and hands in", () => reporter(third.page, address, origin));
});
