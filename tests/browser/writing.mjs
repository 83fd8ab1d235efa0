// SPDX-License-Identifier: MIT
// The page where a story is written, in hands that hurry: keys that come at the wrong moment, a slow network, wrong dates, and
// what word processors put on the clipboard. Pictures go to DATELINE_PICTURES where it is set. TAP on standard output.
// usage: DATELINE=build/dateline node writing.mjs
import { WAIT, look, newEditor, openStory, stateIs, text, walk, writeAtEnd } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

const is = (what, found, expected) => JSON.stringify(found) !== JSON.stringify(expected) && `${what} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`;

/** A new story is opened; resolves to its id. */
async function open(page, { origin, api }, story) {
  const { id } = await api("POST", "/stories", { body_format: "html", body: "", section_ids: [1], ...story });
  await openStory(page, `${origin}/desk/stories/${id}`);
  return id;
}

async function paste(page, html, plain = "") {
  await page.evaluate(
    ([markup, words]) => {
      const data = new DataTransfer();
      if (markup) data.setData("text/html", markup);
      data.setData("text/plain", words);
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [html, plain],
  );
}

/** What was opened is no typing that can be undone; an older version that was picked is. */
async function undone(page, desk) {
  await open(page, desk, { title: "Words of a colleague", body: "<p>Words of a colleague.</p>" });
  await page.locator(".prose").click();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  const opened = (await text(page)).trim();
  await writeAtEnd(page, " And mine.");
  await page.keyboard.press("Control+s");
  await stateIs(page, "Saved");
  await page.locator(".versions button", { hasText: "Begun" }).click();
  await page.click("#compare [data-all=theirs]");
  await page.click("#compare [data-take]");
  await page.locator(".prose").click();
  const picked = (await text(page)).trim();
  await page.keyboard.press("Control+z");
  return [is("after undo the text", opened, "Words of a colleague."), is("the picked text", picked, "Words of a colleague."), is("the text before the pick", (await text(page)).trim(), "Words of a colleague. And mine.")];
}

/** Where only a link is another one, the two sides show it. */
async function linkDiffers(page, desk) {
  await open(page, desk, { title: "A link", body: '<p>See <a href="/one">it</a>.</p>' });
  await page.locator(".prose a").click();
  await page.keyboard.press("Control+k");
  await page.fill("#link-to", "/two");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+s");
  await stateIs(page, "Saved");
  await page.locator(".versions button", { hasText: "Begun" }).click();
  await page.locator("#compare .words").first().waitFor(WAIT);
  const sides = await page.locator("#compare .words").allInnerTexts();
  await page.keyboard.press("Escape");
  return [!(sides[0]?.includes("/one") && sides[1]?.includes("/two")) && `the sides are ${JSON.stringify(sides)}`];
}

/** From headline to text without a mouse, and without a break in the headline. */
async function headline(page, desk) {
  await page.goto(`${desk.origin}/desk/stories/new`);
  await page.keyboard.type("Tram stops");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/desk\/stories\/\d+$/, WAIT);
  await page.waitForFunction(() => document.activeElement.matches(".prose"), null, WAIT);
  await page.keyboard.type("It stopped.");
  const written = (await text(page)).trim();
  await page.focus("#headline");
  await page.keyboard.press("End");
  await page.keyboard.insertText(" at\n noon");
  await page.keyboard.press("Enter");
  await page.keyboard.type("So! ");
  await page.keyboard.press("Control+s");
  await stateIs(page, "Saved");
  const story = await desk.api("GET", `/stories/${page.url().split("/").pop()}`);
  return [is("the text", written, "It stopped."), is("the headline", story.title, "Tram stops at noon"), is("the whole text", story.body, "<p>So! It stopped.</p>")];
}

/** A dialog that was clicked in gives the keys back to the text. */
async function goesOn(page, desk) {
  await open(page, desk, { title: "Writing goes on" });
  await writeAtEnd(page, "One.");
  await page.keyboard.press("Control+Enter");
  await page.click("[data-go]");
  await page.locator("[data-toast]", { hasText: "Live" }).waitFor(WAIT);
  await page.waitForFunction(() => document.activeElement.matches(".prose"), null, WAIT);
  await page.waitForTimeout(100);
  await page.keyboard.type(" Two.");
  return [is("the text", (await text(page)).trim(), "One. Two.")];
}

/** Every answer takes its time: what is pressed twice is done once, and what is shown is true. */
async function slowly(page, desk) {
  const id = await open(page, desk, { title: "A slow line" });
  await page.route("**/api/v1/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  });
  await writeAtEnd(page, "One.");
  await page.keyboard.press("Control+s");
  await page.keyboard.type(" Two.");
  await page.keyboard.press("Control+s");
  await page.keyboard.press("Control+s");
  await stateIs(page, "Saved");
  await page.waitForTimeout(3000);
  const state = await page.textContent("[data-state]");
  const asked = await page.locator("dialog[open]").count();
  await page.keyboard.press("Control+Enter");
  await page.click("[data-go]");
  await page.locator("#act.busy [data-said]", { hasText: "On its way" }).waitFor(WAIT);
  await page.locator("[data-toast]", { hasText: "Live" }).waitFor(WAIT);
  await page.unrouteAll({ behavior: "wait" });
  const { versions } = await desk.api("GET", `/stories/${id}/versions`);
  const story = await desk.api("GET", `/stories/${id}`);
  return [is("the state", state, "Saved"), asked && "it meets itself as somebody else", is("the text", story.body, "<p>One. Two.</p>"), versions.length > 4 && `there are ${versions.length} versions`];
}

/** Moments that no clock shows, or shows twice, and those that have passed. */
async function moments(page, desk) {
  await open(page, desk, { title: "A moment", body: "<p>Text.</p>" });
  await page.keyboard.press("Control+Enter");
  await page.check("#act input[value=at]");
  const said = async (moment) => {
    await page.fill("#at", moment);
    return page.textContent("[data-when]");
  };
  const problems = [
    !/has passed/.test(await said("2020-01-01T10:00")) && "a moment of the past is taken",
    !/clocks go forward/.test(await said("2027-03-28T02:30")) && "a moment that does not exist is taken",
    !/twice/.test(await said("2027-10-31T02:30")) && "nothing is said of an hour that comes twice",
  ];
  await page.fill("#at", "2020-01-01T10:00");
  await page.click("[data-go]");
  await page.locator("#act[open] [data-said]", { hasText: "has passed" }).waitFor(WAIT);
  problems.push(is("the state", await page.textContent("[data-status]"), "Not public"));
  await page.fill("#at", "2027-10-31T02:30");
  await page.click("[data-go]");
  await page.locator("[data-toast]", { hasText: "31 October 2027 at 02:30 CEST" }).waitFor(WAIT);
  return problems;
}

/** What stands in the way of a publish is said before it is tried. */
async function checks(page, desk) {
  await open(page, desk, { title: "Nowhere", body: "<p>Text.</p>", section_ids: [] });
  await page.fill("#headline", "");
  await page.keyboard.press("Control+Enter");
  const stops = await page.locator("[data-checks] .stop").allInnerTexts();
  await page.click("[data-go]");
  await page.locator("#act [data-said]", { hasText: "a story needs a headline" }).waitFor(WAIT);
  await page.keyboard.press("Escape");
  await page.fill("#headline", "Nowhere");
  return [!stops.some((line) => /section/.test(line)) && `what stops it is ${JSON.stringify(stops)}`, !stops.some((line) => /headline/.test(line)) && "nothing is said of the headline"];
}

const WORD = `<html xmlns:w="urn:schemas-microsoft-com:office:word"><body lang=EN-US><!--StartFragment--><p class=MsoTitle>The budget<o:p></o:p></p>
<p class=MsoNormal dir=LTR><span lang=EN-GB>Plain</span> and a note<a href="#_ftn1" name="_ftnref1">[1]</a>.</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Bullet</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.</span>Number</p>
<p class=MsoQuote>A quote.</p>
<p class=MsoNormal><ins cite="mailto:ann" datetime="2026-01-01T10:00">Put in</ins> <del cite="mailto:ann" datetime="2026-01-01T10:00">struck out</del> kept.<span class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[AL1]</a></span></p>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Are we sure of him?</p></div></div><!--EndFragment--></body></html>`;
const DOCS = `<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">Bold</span><span> and </span><a href="https://www.google.com/url?q=https://board.example/&amp;sa=D"><span>a link</span></a><span>.</span></p><ul><li dir="ltr"><p dir="ltr" role="presentation"><span>One</span></p></li></ul></b><p dir="rtl">مرحبا</p>`;

async function pasted(page, desk) {
  const stored = async (html) => {
    const id = await open(page, desk, { title: "Pasted" });
    await page.locator(".prose").click();
    await paste(page, html, "x");
    await page.keyboard.press("Control+s");
    await stateIs(page, "Saved");
    return (await desk.api("GET", `/stories/${id}`)).body.replaceAll("\n", "");
  };
  return [
    is("Word's text", await stored(WORD), "<h2>The budget</h2><p>Plain and a note[1].</p><ul><li>Bullet</li></ul><ol><li>Number</li></ol><blockquote><p>A quote.</p></blockquote><p>Put in kept.</p>"),
    is("the other's text", await stored(DOCS), '<p><strong>Bold</strong> and <a href="https://board.example/">a link</a>.</p><ul><li>One</li></ul><p dir="rtl">مرحبا</p>'),
  ];
}

/** A table that came without heads gets them. */
async function tableHeads(page, desk) {
  await open(page, desk, { title: "A table", body: "<table><tbody><tr><td>Year</td></tr><tr><td>2025</td></tr></tbody></table>" });
  await page.locator(".prose td").first().click();
  await page.click("[data-command=table-head]");
  return [is("the heads", await page.locator(".prose th").allInnerTexts(), ["Year"])];
}

/** The page of readers beside the text: it follows, where it was scrolled to, and the text has the keys. */
async function beside({ page, context }, desk) {
  await open(page, desk, { title: "Beside", body: "<p>Words enough to be scrolled away.</p>".repeat(60) });
  await page.locator(".prose p").last().click();
  await page.evaluate(() => scrollTo(0, 400));
  const { x, y } = await page.locator("[data-preview]").boundingBox();
  await page.mouse.click(x + 9, y + 9);
  const shown = page.locator("#preview iframe:not(.coming)");
  await shown.waitFor(WAIT);
  const stands = await page.evaluate(() => scrollY);
  const problems = await look(page, "beside");
  await shown.waitFor(WAIT);
  await page.locator(".prose p").last().click();
  await shown.evaluate((frame) => frame.contentWindow.scrollTo(0, 900));
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" It follows.");
  await page.frameLocator("#preview iframe:not(.coming)").locator("p", { hasText: "It follows." }).waitFor(WAIT);
  const scrolled = await shown.evaluate((frame) => frame.contentWindow.scrollY);
  await context.setOffline(true);
  await page.keyboard.press("Escape");
  const left = await page.locator("#preview[open]").count();
  await page.keyboard.press("Control+Shift+P");
  await page.locator("#preview [data-said]", { hasText: "not reached" }).waitFor(WAIT);
  await context.setOffline(false);
  await page.keyboard.press("Control+Shift+P");
  return [is("where the text stands", stands, 400), is("where it is scrolled to", scrolled, 900), left && "Escape leaves it open", (await page.locator("#preview[open]").count()) && "its key leaves it open", ...problems];
}

await walk([["ada", "chief", "Ada Lind"]], async (desk) => {
  const editor = await newEditor(desk.browser, desk.links[0], desk.faults);
  const { page } = editor;
  await attempt("undo stops at what was opened", () => undone(page, desk));
  await attempt("a link that differs is shown", () => linkDiffers(page, desk));
  await attempt("a headline is one line, and Enter leads to the text", () => headline(page, desk));
  await attempt("after a dialog the text takes the keys again", () => goesOn(page, desk));
  await attempt("a slow network changes nothing", () => slowly(page, desk));
  await attempt("a moment is one to come", () => moments(page, desk));
  await attempt("what stands in the way is said", () => checks(page, desk));
  await attempt("what is pasted is the text, without what is beside it", () => pasted(page, desk));
  await attempt("a table gets heads", () => tableHeads(page, desk));
  await attempt("the preview beside the text follows it", () => beside(editor, desk));
});
