// SPDX-License-Identifier: MIT
// A front arranged in a real browser: by mouse, by keys, by finger and without a script; held until a time; two editors at
// once; the page that readers see follows each save, and axe finds nothing at either width. Pictures go to
// DATELINE_PICTURES where it is set. TAP on standard output. usage: DATELINE=build/dateline node front.mjs
import { SIZES, WAIT, look, signIn, walk } from "./desk_walk.mjs";
import { readStories } from "./newsroom.mjs";
import { attempt } from "./tap.mjs";

/** Ids of the stories in the places, as the page of the desk has them. */
const placed = (page) =>
  page.locator("[data-place]").evaluateAll((places) => places.map((place) => Number(place.querySelector("[data-story]")?.dataset.story)));

/** The same as readers see them: the lead and the three beside it. */
async function published(origin) {
  const text = await (await fetch(origin)).text();
  const top = text.slice(text.indexOf('id="top-heading"'), text.indexOf("</section>", text.indexOf('id="top-heading"')));
  return [...top.matchAll(/<h3[^>]*>.*?\/(?:articles|live)\/(\d+)/g)].map(([, id]) => Number(id)).slice(0, 4);
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Waits until the places are these. */
async function until(page, ids, what) {
  for (const end = Date.now() + WAIT.timeout; Date.now() < end; ) {
    const now = await placed(page);
    if (ids.every((id, place) => id === null || now[place] === id)) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return `${what}: the places hold ${await placed(page)}, not ${ids}`;
}

async function save(page) {
  await page.click("[data-save]");
  await page.locator(".notice").waitFor(WAIT);
}

const middle = async (locator) => {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + Math.min(box.height / 2, 20)];
};

async function byMouse(page, origin) {
  await page.goto(`${origin}/desk/front`);
  const problems = await look(page, "front");
  const before = await placed(page);
  const story = Number(await page.locator(".stories [data-story]").nth(3).getAttribute("data-story"));
  await page.mouse.move(...(await middle(page.locator(`.stories [data-story="${story}"] h3`))));
  await page.mouse.down();
  await page.mouse.move(600, 500, { steps: 4 });
  await page.mouse.move(...(await middle(page.locator('[data-place="2"]'))), { steps: 4 });
  const target = await page.locator(".place.target").getAttribute("data-place");
  await page.mouse.up();
  problems.push(await until(page, [before[0], story], "after a drag"));
  problems.push(target !== "2" && `the place under the pointer is ${target}`);
  problems.push(!(await page.locator("[data-part=places]").textContent()).includes("Not saved yet") && "it does not say that nothing is saved");
  problems.push(!same(await published(origin), before) && "readers see it before it is saved");
  const sight = page.frameLocator("[data-sight]");
  await sight.locator(`.front .stack a[href*="/${story}/"]`).first().waitFor(WAIT);
  const shown = await page.locator("[data-sight]").evaluate((frame) => frame.contentWindow.location.href);
  const [x, y] = await page.locator("[data-sight]").evaluate((frame, id) => {
    const box = frame.getBoundingClientRect();
    const link = frame.contentDocument.querySelector(`.front .stack a[href*="/${id}/"]`).getBoundingClientRect();
    const scale = box.width / frame.offsetWidth;
    return [box.x + (link.x + 10) * scale, box.y + (link.y + 10) * scale];
  }, story);
  await page.mouse.click(x, y);
  await page.waitForTimeout(300);
  const still = await page.locator("[data-sight]").evaluate((frame) => frame.contentWindow?.location.href).catch(() => "elsewhere");
  problems.push(still !== shown && `a click in the preview goes to ${still}`);
  await save(page);
  problems.push(...(await look(page, "front-held")));
  const now = await published(origin);
  return [...problems, now[1] !== story && `readers see ${now}`];
}

async function byKeys(page, origin) {
  const before = await placed(page);
  const grip = page.locator(`[data-grip="${before[1]}"]`);
  await grip.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowUp");
  const said = await page.textContent("[data-say]");
  await page.keyboard.press("Escape");
  const stayed = await placed(page);
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  const moved = await until(page, [before[1]], "after Enter, an arrow and Enter");
  const focus = await page.evaluate(() => document.activeElement?.dataset?.grip);
  await save(page);
  return [
    !said.includes("Lead") && `it is announced as "${said}"`,
    !same(stayed, before) && "Escape does not leave it where it was",
    moved,
    focus !== String(before[1]) && `the focus is on ${focus}`,
    (await published(origin))[0] !== before[1] && "readers see another lead",
  ];
}

async function search(page) {
  await page.fill("[data-find]", "zzzz nothing has this");
  await page.locator(".stories .none").waitFor(WAIT);
  const headline = await page.locator("[data-place] h3").nth(3).textContent();
  await page.fill("[data-find]", "");
  await page.locator(".stories [data-story]").first().waitFor(WAIT);
  return [!headline && "the places went with the search"];
}

async function byFinger(browser, page, origin) {
  const context = await browser.newContext({ viewport: SIZES.phone, hasTouch: true, isMobile: true, storageState: await page.context().storageState() });
  const phone = await context.newPage();
  await phone.goto(`${origin}/desk/front`);
  const before = await placed(phone);
  const [x, y] = await middle(phone.locator(`[data-grip="${before[2]}"]`));
  const place = await phone.locator('[data-place="1"]').boundingBox();
  const touch = await context.newCDPSession(phone);
  const send = (type, at) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });
  await send("touchStart", [x, y]);
  for (let step = 1; step <= 6; step += 1) await send("touchMove", [x, y + ((place.y + 30 - y) * step) / 6]);
  await send("touchEnd");
  const problem = await until(phone, [before[2]], "after a finger's drag");
  await context.close();
  return [problem];
}

async function untilAndLock(page, origin) {
  await page.goto(`${origin}/desk/front`);
  const [lead] = await placed(page);
  await page.locator(".terms summary").first().click();
  await page.fill(`#until-${lead}`, "2099-12-31T18:30");
  await page.locator(`[name="locked-${lead}"]`).check();
  await page.locator(".place.locked").waitFor(WAIT);
  await save(page);
  const text = await page.locator('[data-place="1"]').textContent();
  await page.locator('[data-place="2"] [data-key^="up-"]').count();
  return [!text.includes("Locked") && "it is not locked", !text.includes("2099") && `its time is missing: ${text}`];
}

async function twoEditors(browser, page, origin) {
  const other = await (await browser.newContext({ viewport: SIZES.wide, storageState: await page.context().storageState() })).newPage();
  await page.goto(`${origin}/desk/front`);
  await other.goto(`${origin}/desk/front`);
  const [, , third] = await placed(page);
  await page.locator(`[data-key="put-${third}"]`).first().click();
  await page.locator('[data-place="3"].held').waitFor(WAIT);
  await save(page);
  const mine = Number(await other.locator(".stories [data-story]").nth(1).getAttribute("data-story"));
  await other.locator(`.stories [data-story="${mine}"] .put summary`).click();
  await other.locator(`.stories [data-story="${mine}"] button`, { hasText: "Fourth" }).click();
  const put = await until(other, [null, null, null, mine], "after a button");
  await other.click("[data-save]");
  await other.locator(".warn[role=alert]").waitFor(WAIT);
  const kept = await placed(other);
  const problems = await look(other, "front-conflict");
  const theirs = await other.locator(".theirs").textContent();
  await save(other);
  const now = await published(origin);
  await other.context().close();
  return [put, ...problems, kept[3] !== mine && `mine is lost: ${kept}`, !theirs.includes("Third") && "theirs is not shown", now[3] !== mine && `readers see ${now}`];
}

async function withoutScript(browser, page, origin) {
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto(`${origin}/desk/front`);
  const before = await placed(plain);
  await plain.locator(`[data-key="down-${before[1]}"]`).click();
  const moved = await placed(plain);
  await plain.click("[data-save]");
  await plain.locator(".notice").waitFor(WAIT);
  const now = await published(origin);
  await plain.click("[data-key=reset]");
  await plain.click("[data-save]");
  await plain.locator(".notice").waitFor(WAIT);
  const held = await plain.locator(".place.held").count();
  await context.close();
  return [moved[2] !== before[1] && `down: ${before} became ${moved}`, now[2] !== before[1] && `readers see ${now}`, held !== 0 && "a reset holds something"];
}

await walk([["walker", "chief"]], async ({ origin, browser, page, links }) => {
  await attempt("a link opens the desk", () => signIn(page, links[0]));
  await attempt("what is read is counted", async () => readStories(origin, await published(origin)));
  await attempt("a story is dragged into a place, and readers see it once it is saved", () => byMouse(page, origin));
  await attempt("keys move it: Enter, arrows, Enter; Escape leaves it", () => byKeys(page, origin));
  await attempt("the column of stories is searched while typing", () => search(page));
  await attempt("a finger drags by the grip", () => byFinger(browser, page, origin));
  await attempt("a place is held until a time, and locked", () => untilAndLock(page, origin));
  await attempt("two editors: theirs is shown, mine is kept", () => twoEditors(browser, page, origin));
  await attempt("the buttons do the same without a script", () => withoutScript(browser, page, origin));
});
