// SPDX-License-Identifier: MIT
// What the walks over the desk share: a sample newsroom that is served, people with links that let them in, a browser, and a
// look at a page at both widths, light and dark. Pictures go to DATELINE_PICTURES where it is set. TAP on standard output.
import path from "node:path";

import { WAIT, findChromium, launch } from "./browser.mjs";
import { apiOf, dateline, freePort, removeFolder, serve, temporaryFolder } from "./newsroom.mjs";
import { COLOUR_RULES, axeSource } from "./sight.mjs";
import { attempt, finish } from "./tap.mjs";

export { WAIT };
export const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
export const PASSWORD = "quiet lamp over harbour";

/** Looks at a page at both widths: what axe finds, and whether it scrolls sideways. Leaves it wide and light. */
export async function look(page, name) {
  const problems = [];
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => scrollTo(0, 0));
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      if (process.env.DATELINE_PICTURES)
        await page.screenshot({ path: path.join(process.env.DATELINE_PICTURES, `${name}-${size}-${scheme}.png`), fullPage: true });
      await page.evaluate(axeSource);
      const rules = scheme === "dark" ? { runOnly: { type: "rule", values: COLOUR_RULES } } : {};
      const { violations } = await page.evaluate((options) => window.axe.run(document, options), { ...rules, resultTypes: ["violations"], iframes: false });
      for (const { id, nodes } of violations) problems.push(`${name}, ${size}, ${scheme}: ${id}: ${nodes[0].html.slice(0, 300)}`);
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) problems.push(`${name}, ${size}: it scrolls sideways`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(SIZES.wide);
  return problems;
}

/** Sets the password by a link, and is on the desk. */
export async function signIn(page, link) {
  await page.goto(link);
  await page.fill("#password", PASSWORD);
  await page.click("button[type=submit]");
  await page.waitForURL("**/desk", WAIT);
  return [];
}

/** A page of its own session, whose faults are noted. */
export async function newPage(browser, faults) {
  const context = await browser.newContext({ viewport: SIZES.wide });
  const page = await context.newPage();
  watch(page, faults);
  return { context, page };
}

/** Notes what goes wrong in a page. */
export function watch(page, faults) {
  page.setDefaultTimeout(WAIT.timeout);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy/.test(message.text())) faults.push(message.text());
  });
}

/** Somebody who has signed in, on a page of their own. */
export async function newEditor(browser, link, faults) {
  const editor = await newPage(browser, faults);
  await signIn(editor.page, link);
  return editor;
}

/* --- The page where a story is written --- */

export const stateIs = (page, start) => page.waitForFunction((text) => document.querySelector("[data-state]").textContent.startsWith(text), start, WAIT);
export const bannerHas = (page, words) => page.locator("[data-banner]", { hasText: words }).waitFor(WAIT);
export const text = (page) => page.locator(".prose").innerText();

export async function writeAtEnd(page, words) {
  await page.locator(".prose").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}

export async function openStory(page, address) {
  await page.goto(address);
  await page.waitForFunction(() => !document.querySelector("[data-state]").textContent.startsWith("Opening"), null, WAIT);
}

/**
 * Serves a sample newsroom with people ([login, role, name?], the first with a token) and walks over its desk; work is given
 * {origin, browser, page, faults, links, api, kill, start}. `host` is the name that the newsroom goes by.
 */
export async function walk(people, work, { host = "127.0.0.1" } = {}) {
  const program = process.env.DATELINE ?? "build/dateline";
  const chromium = findChromium();
  if (!chromium) {
    console.log("1..0 # SKIP missing: chromium");
    return;
  }
  const folder = await temporaryFolder();
  const newsroom = path.join(folder, "news");
  const port = await freePort();
  const origin = `http://${host}:${port}`;
  const lastLine = async (...words) => (await dateline(program, "user", newsroom, ...words)).trim().split("\n").pop();
  await dateline(program, "init", newsroom, "--sample", "--base-url", origin);
  for (const [login, role, name = login] of people) await lastLine("add", login, "--role", role, "--name", name);
  const api = apiOf(origin, await lastLine("token", people[0][0]));
  let server = await serve(program, newsroom, port);
  // The first start makes a link of its own for an administrator, in place of any before.
  const links = [];
  for (const [login] of people) links.push(await lastLine("password", login));
  const browser = await launch(chromium);
  const faults = [];
  const kill = () => server.kill();
  const start = async () => {
    server = await serve(program, newsroom, port);
  };
  try {
    const { page } = await newPage(browser, faults);
    await work({ origin, browser, page, faults, links, api, kill, start });
    await attempt("no script failed", () => faults);
  } finally {
    await browser.close();
    await attempt("the server ends well", () => server.stop());
    await removeFolder(folder);
  }
  process.exitCode = finish() ? 0 : 1;
}
