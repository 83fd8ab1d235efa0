// SPDX-License-Identifier: MIT
// A story told live from the desk, in a real browser: begun, told by two editors, edited by both at once, corrected, over a cut
// network, ended; and what readers have of it; axe at both widths. Pictures go to DATELINE_PICTURES where it is set. TAP on
// standard output. usage: DATELINE=build/dateline node telling.mjs
import { WAIT, look, newPage, signIn, walk } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

const entry = (page, words) => page.locator(".entries .entry", { hasText: words });

async function write(page, title, words) {
  await page.fill("[name=title]", title);
  await page.click(".composer .prose");
  await page.keyboard.type(words);
}

const post = (page) => page.keyboard.press("Control+Enter");

async function reader(origin, id) {
  const answer = await fetch(`${origin}/live/${id}`);
  return { status: answer.status, text: await answer.text() };
}

async function begin(page, origin, id) {
  const problems = await look(page, "telling-offer");
  await page.click("[data-cover=running]");
  await page.locator("[data-composer]").waitFor(WAIT);
  problems.push(...(await look(page, "telling-empty")));
  if ((await reader(origin, id)).status !== 200) problems.push("there is no live page");
  return problems;
}

async function tell(first, second, origin, id) {
  const problems = [];
  await second.goto(first.url());
  await write(first, "The first boat is in", "It brings ");
  await first.keyboard.press("Control+b");
  await first.keyboard.type("eleven");
  await first.keyboard.press("Control+b");
  await first.keyboard.type(" passengers.");
  await first.check("[name=key]");
  await first.fill("[name=author]", "Ada Lind");
  await first.locator("[name=author]").press("Control+Enter");
  await entry(first, "The first boat is in").waitFor(WAIT);
  await entry(second, "The first boat is in").waitFor(WAIT);
  if ((await first.inputValue("[name=title]")) !== "") problems.push("what was posted stands in the form still");
  if ((await first.inputValue("[name=author]")) !== "Ada Lind") problems.push("the author is asked for again");
  if (await first.isChecked("[name=key]")) problems.push("the next one is a key event, too");
  const { text } = await reader(origin, id);
  if (!text.includes("<strong>eleven</strong> passengers")) problems.push("readers do not have it");
  await write(second, "", "Nobody on the quay.");
  await post(second);
  await entry(first, "Nobody on the quay.").waitFor(WAIT);
  if ((await first.textContent("[data-count]")) !== "2 entries") problems.push("the entries are not counted");
  await first.keyboard.press("Control+Enter");
  if (!(await first.textContent("[data-said]")).includes("nothing in it")) problems.push("an empty entry is posted, or nothing is said");
  return [...problems, ...(await look(first, "telling"))];
}

/** Both change one entry: who comes second sees the other's, and puts theirs over it knowingly. */
async function meet(first, second) {
  const problems = [];
  await entry(second, "The first boat is in").locator("[data-act=edit]").click();
  await entry(first, "The first boat is in").locator("[data-act=edit]").click();
  if (!(await first.textContent("[data-what]")).startsWith("Entry of")) problems.push("it is not said what is edited");
  await first.fill("[name=title]", "The first boat has come");
  await first.locator("[name=title]").press("Control+Enter");
  await entry(first, "The first boat has come").waitFor(WAIT);
  await second.fill("[name=title]", "The first boat is here");
  await second.locator("[name=title]").press("Control+Enter");
  await second.locator("[data-said]", { hasText: "Somebody changed" }).waitFor(WAIT);
  await entry(second, "The first boat has come").waitFor(WAIT);
  if ((await second.inputValue("[name=title]")) !== "The first boat is here") problems.push("the second one's words are gone");
  problems.push(...(await look(second, "telling-conflict")));
  await second.locator("[name=title]").press("Control+Enter");
  await entry(first, "The first boat is here").waitFor(WAIT);
  return problems;
}

async function correct(page, origin, id) {
  await entry(page, "Nobody on the quay.").locator("[data-act=correct]").click();
  await page.click(".composer .prose");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Two people on the quay.");
  await page.fill("[name=note]", "We had overlooked the two.");
  const problems = await look(page, "telling-correct");
  await page.locator("[name=note]").press("Control+Enter");
  await entry(page, "Two people on the quay.").waitFor(WAIT);
  const { text } = await reader(origin, id);
  return [...problems, !text.includes("We had overlooked the two.") && "readers do not see the note", text.includes("Nobody on the quay") && "readers see the old words"];
}

/** The network is cut while somebody posts; the words are there after a new load, and go out then. */
async function cut({ context, page }) {
  const problems = [];
  await write(page, "Fog", "The second boat waits.");
  await context.setOffline(true);
  await post(page);
  await page.locator("[data-said]", { hasText: "not reached" }).waitFor(WAIT);
  await context.setOffline(false);
  await page.reload();
  if ((await page.inputValue("[name=title]")) !== "Fog" || !(await page.textContent(".composer .prose")).includes("The second boat waits.")) problems.push("the words did not live through it");
  await page.click(".composer .prose");
  await post(page);
  await entry(page, "The second boat waits.").waitFor(WAIT);
  return problems;
}

async function end(page, origin, id) {
  page.on("dialog", (dialog) => dialog.accept());
  await entry(page, "Fog").locator("[data-act=remove]").click();
  await entry(page, "Fog").waitFor({ ...WAIT, state: "detached" });
  if ((await reader(origin, id)).text.includes("The second boat waits")) return ["what was removed is public still"];
  await page.click("[data-cover=ended]");
  await page.locator(".head", { hasText: "has ended" }).waitFor(WAIT);
  return look(page, "telling-ended");
}

async function onlooker(page, address) {
  await page.goto(address);
  return [(await page.locator("[data-composer], [data-act]").count()) > 0 && "a reporter may tell it", ...(await look(page, "telling-onlooker"))];
}

const PEOPLE = [["ada", "chief", "Ada Lind"], ["ben", "chief", "Ben Orr"], ["cai", "reporter", "Cai Moe"]];

await walk(PEOPLE, async ({ origin, browser, faults, links, api }) => {
  const editors = [];
  for (const link of links) {
    const editor = await newPage(browser, faults);
    await signIn(editor.page, link);
    editors.push(editor);
  }
  const [{ page: first }, { page: second }, { page: third }] = editors;
  const { id } = await api("POST", "/stories", { title: "Boats return to the islands", sections: ["Regions"], body: "They sail again." });
  await api("POST", `/stories/${id}/publish`, {});
  await first.goto(`${origin}/desk/stories/${id}/live`);
  await attempt("live coverage begins", () => begin(first, origin, id));
  await attempt("two editors tell it", () => tell(first, second, origin, id));
  await attempt("two change one entry, and nothing is lost", () => meet(first, second));
  await attempt("an entry is corrected with a public note", () => correct(first, origin, id));
  await attempt("the network is cut while one is posted", () => cut(editors[0]));
  await attempt("an entry is taken away, and the coverage ends", () => end(first, origin, id));
  await attempt("a reporter looks on", () => onlooker(third, first.url()));
});
