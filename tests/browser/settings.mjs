// SPDX-License-Identifier: MIT
// The archive is tidied in a real browser: a tag is merged into another one and separated again, one that nothing uses is
// deleted, a section goes to another one, the site gets an accent of its own; axe on every page at both widths. Pictures go
// to DATELINE_PICTURES where it is set. TAP on standard output. usage: DATELINE=build/dateline node settings.mjs
import { look, signIn, walk, WAIT } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

const LABELS = "/desk/settings/labels";

async function statusOf(page, address) {
  const answer = await page.request.get(address, { maxRedirects: 0 });
  return `${answer.status()} ${answer.headers().location ?? ""}`.trim();
}

async function addTag(page, origin, name) {
  await page.goto(`${origin}${LABELS}?kind=tags`);
  await page.click("summary:has-text('Add one')");
  await page.fill("#name", name);
  await page.click("button:has-text('Add the tag')");
  await page.waitForURL("**done=added", WAIT);
}

async function openTag(page, origin, name) {
  await page.goto(`${origin}${LABELS}?kind=tags&q=${encodeURIComponent(name)}`);
  await page.locator("tbody a", { hasText: name }).first().click();
  await page.locator("#merge").waitFor(WAIT);
}

async function merge(page, origin) {
  await addTag(page, origin, "Halden harbor");
  await addTag(page, origin, "Halden harbour");
  await openTag(page, origin, "Halden harbor");
  await page.fill("#q", "halden harbour");
  await page.click(".panel button:has-text('Search')");
  const problems = await look(page, "label");
  await page.click("a:has-text('Merge into this')");
  await page.locator("h1", { hasText: "Merge Halden harbor into Halden harbour?" }).waitFor(WAIT);
  problems.push(...(await look(page, "label-merge")));
  await page.click("button:has-text('Merge into Halden harbour')");
  await page.waitForURL("**done=merged", WAIT);
  const led = await statusOf(page, `${origin}/tags/halden-harbor`);
  return [...problems, led !== "301 /tags/halden-harbour" && `the old address answers ${led}`];
}

async function separate(page, origin) {
  const problems = await look(page, "label-merged");
  await page.click("button:has-text('Separate again')");
  await page.waitForURL("**done=separated", WAIT);
  const led = await statusOf(page, `${origin}/tags/halden-harbor`);
  return [...problems, led !== "200" && `the old address answers ${led}`];
}

async function deleteTag(page, origin) {
  await page.click("button:has-text('Delete the tag')");
  await page.waitForURL("**done=deleted", WAIT);
  const gone = await statusOf(page, `${origin}/tags/halden-harbor`);
  return [gone !== "404" && `the address answers ${gone}`];
}

async function deleteSection(page, origin) {
  await page.goto(`${origin}/desk/settings/sections`);
  const heirName = await page.locator(".tree a.title b").last().textContent();
  const heirAddress = (await page.locator(".tree a.title .soft").last().textContent()).trim();
  await page.locator(".tree a.title").first().click();
  const old = await page.locator(".head .acts a").first().getAttribute("href");
  const problems = await look(page, "section");
  await page.click("a:has-text('Delete this section')");
  problems.push(...(await look(page, "section-delete")));
  const heir = page.locator("#heir option").last();
  const offered = await heir.textContent();
  await page.selectOption("#heir", await heir.getAttribute("value"));
  await page.click("button:has-text('Delete ')");
  await page.waitForURL("**done=deleted", WAIT);
  const led = await statusOf(page, `${origin}${old}`);
  return [...problems, !offered.endsWith(heirName) && `it is offered "${offered}"`, led !== `301 ${heirAddress}` && `${old} answers ${led}`];
}

async function chooseLook(page, origin) {
  await page.goto(`${origin}/desk/settings/look`);
  await page.fill("[id='look.accent']", "#ffcc00");
  await page.click("main button:has-text('Save')");
  const said = await page.locator("[role=alert]").textContent();
  const problems = await look(page, "look-refused");
  await page.fill("[id='look.accent']", "#00695c");
  await page.check("[name='look.headlines'][value=sans]");
  await page.fill("#footer", "A plainly fictional news agency since 1998");
  await page.fill("#footer_links", "Imprint /about\nPrivacy https://news.example/privacy");
  await page.click("main button:has-text('Save')");
  await page.waitForURL("**done=saved", WAIT);
  problems.push(...(await look(page, "look")));
  await page.goto(origin);
  problems.push(...(await look(page, "look-front")));
  const accent = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--signal"));
  const links = await page.locator("footer a:has-text('Imprint'), footer a:has-text('Privacy')").count();
  return [
    ...problems,
    !/nearest that has it is #/.test(said) && `a faint colour: ${said}`,
    accent !== "#00695c" && `the accent is ${accent}`,
    links !== 2 && `${links} links at the foot`,
  ];
}

await walk([["tove", "administrator", "Tove Lind"]], async ({ origin, page, links }) => {
  await signIn(page, links[0]);
  await attempt("two tags become one", () => merge(page, origin));
  await attempt("they are two again", () => separate(page, origin));
  await attempt("a tag that nothing uses is deleted", () => deleteTag(page, origin));
  await attempt("a section goes to another one", () => deleteSection(page, origin));
  await attempt("the site gets a look of its own", () => chooseLook(page, origin));
});
