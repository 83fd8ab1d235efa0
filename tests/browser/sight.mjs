// SPDX-License-Identifier: MIT
// One page as its readers meet it: at every width, in light and dark, with and without scripts.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const WIDTHS = [320, 390, 768, 1280, 1920];
const READ_AT = [390, 1280];
const HEIGHTS = { 320: 640, 390: 844, 768: 1024, 1280: 900, 1920: 1080 };
const SHIFT_MAX = 0.05;
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
/* What a colour scheme can change; everything else was asked in light. */
export const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

export const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/* The functions below up to sight() run inside the page. */

function countShifts() {
  window.layoutShift = 0;
  window.shifted = new Set();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.layoutShift += entry.value;
      for (const { node } of entry.sources) window.shifted.add((node?.parentElement ?? node)?.outerHTML?.slice(0, 80));
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/* Down to the end and back, so that pictures that load late do. */
async function scrollThrough() {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo(0, top);
    await frame();
  }
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  scrollTo(0, 0);
  await frame();
  return { shift: window.layoutShift, shifted: [...window.shifted].slice(0, 4).join(" | ") };
}

function overflow() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return [];
  const scrolls = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const wide = [...document.querySelectorAll("body *")].filter(
    (element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element),
  );
  const right = (element) => element.getBoundingClientRect().right;
  const widest = wide.reduce((most, element) => (most && right(most) > right(element) ? most : element), null);
  return [`${width} pixels: ${document.documentElement.scrollWidth} wide, by ${widest?.outerHTML.slice(0, 120)}`];
}

/* What can be read, without times (they are told in minutes by the script), its marks and its switches. */
function readable() {
  const parts = [];
  for (const element of document.querySelectorAll("h1, h2, h3, p, li, td, th, pre, figcaption, summary, label")) {
    if (!element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) || element.closest("[aria-hidden]")) continue;
    const copy = element.cloneNode(true);
    for (const extra of copy.querySelectorAll("time, .new, button, .keys")) extra.remove();
    parts.push(copy.textContent.replace(/\s+/g, " ").trim());
  }
  return parts.filter(Boolean);
}

function addresses() {
  const of = (selector, name) =>
    [...document.querySelectorAll(selector)].map((element) => element.getAttribute(name)).filter(Boolean);
  /* Every size is made when it is first asked for: all of a story's own picture, the smallest of the others. */
  const sizes = (set) => set.split(",").map((part) => part.trim().split(/\s/)[0]);
  const srcset = [
    ...of(".hero [srcset]", "srcset").flatMap(sizes),
    ...of("[srcset]", "srcset").map((set) => sizes(set)[0]),
  ];
  const social = [...document.querySelectorAll('meta[property="og:url"], meta[property="og:image"]')];
  return [
    ...of("a[href], link[href]", "href"),
    ...of("[src]", "src"),
    ...srcset,
    ...social.map((element) => element.content),
  ].filter((address) => !address.startsWith("mailto:") && !address.startsWith("data:"));
}

function deadAnchors() {
  const wanted = [...document.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute("href").slice(1));
  return wanted.filter((id) => id && !document.getElementById(id)).map((id) => `nothing is called #${id}`);
}

function brokenPictures() {
  return [...document.images]
    .filter((image) => image.complete && image.naturalWidth === 0)
    .map((image) => `the picture ${image.currentSrc} does not show`);
}

async function violations(rules) {
  const only = rules.colours ? { type: "rule", values: rules.colours } : { type: "tag", values: rules.tags };
  const { violations: found } = await window.axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return found.flatMap((rule) =>
    rule.nodes.slice(0, 3).map((node) => {
      const message = [...node.any, ...node.all, ...node.none][0]?.message ?? "";
      return `${rule.id}: ${node.target.join(" ")}: ${message}`;
    }),
  );
}

/* Everything that a reader's browser does while the page is open. */
function listen(page, web, target, noises) {
  const origin = web.origin;
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) noises.push(`asks for ${url}`);
  });
  page.on("response", async (response) => {
    const cookie = await response.headerValue("set-cookie").catch(() => null);
    if (cookie !== null) noises.push(`${response.url()} sets a cookie`);
    const expected = response.url() === origin + target.path ? target.status : 200;
    if (response.status() !== expected && ![301, 302, 304].includes(response.status())) {
      noises.push(`${response.url()} answers ${response.status()}, not ${expected}`);
    }
  });
  page.on("pageerror", (error) => noises.push(`script: ${error.message}`));
  page.on("console", (message) => {
    const ownStatus = target.status !== 200 && message.location().url === origin + target.path;
    if (["error", "warning"].includes(message.type()) && !ownStatus) noises.push(`console: ${message.text()}`);
  });
}

async function open(page, web, target, width) {
  await page.setViewportSize({ width, height: HEIGHTS[width] });
  await page.goto(web.origin + target.path, { waitUntil: "load" });
}

function shifts(width, { shift, shifted }) {
  return shift >= SHIFT_MAX ? [`${width} pixels: layout shift ${shift.toFixed(3)}: ${shifted}`] : [];
}

async function readBoth(page, width, accessible) {
  for (const [scheme, rules] of [["light", { tags: WCAG }], ["dark", { colours: COLOUR_RULES }]]) {
    await page.emulateMedia({ colorScheme: scheme });
    const found = await page.evaluate(violations, rules);
    accessible.push(...found.map((text) => `${width} pixels, ${scheme}: ${text}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function withScripts(browser, web, target, seen) {
  const context = await browser.newContext({ colorScheme: "light", reducedMotion: "reduce" });
  const page = await context.newPage();
  listen(page, web, target, seen.quiet);
  await page.addInitScript(countShifts);
  for (const width of READ_AT) {
    await open(page, web, target, width);
    seen.still.push(...shifts(width, await page.evaluate(scrollThrough)));
    await page.evaluate(axeSource);
    await readBoth(page, width, seen.accessible);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHTS[width] });
    seen.fits.push(...(await page.evaluate(overflow)));
  }
  seen.fits.push(...(await page.evaluate(brokenPictures)));
  await page.setViewportSize({ width: 1280, height: HEIGHTS[1280] });
  seen.text = await page.evaluate(readable);
  seen.addresses = await page.evaluate(addresses);
  seen.anchors = await page.evaluate(deadAnchors);
  seen.quiet.push(...(await context.cookies()).map((cookie) => `keeps the cookie ${cookie.name}`));
  await context.close();
}

async function withoutScripts(browser, web, target, seen) {
  const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: "light" });
  const page = await context.newPage();
  await open(page, web, target, 1280);
  const text = await page.evaluate(readable);
  const missing = seen.text.filter((part) => !text.includes(part));
  seen.plain.push(...missing.map((part) => `not to be read without scripts: "${part.slice(0, 80)}"`));
  if (text.length === 0) seen.plain.push("nothing can be read");
  const menu = page.locator(".menu > summary");
  if (await menu.first().isVisible()) {
    await menu.click();
    if (!(await page.locator(".menu .sheet a").first().isVisible())) seen.plain.push("the menu does not open");
  }
  await context.close();
}

/** How a page moves when every face comes after its first paint. */
export async function lateFaces(browser, web, target) {
  const context = await browser.newContext({ colorScheme: "light", reducedMotion: "reduce" });
  const page = await context.newPage();
  const problems = [];
  const painted = () => performance.getEntriesByName("first-contentful-paint").length > 0;
  let held = 0;
  await page.addInitScript(countShifts);
  await page.route("**/*.woff2", async (route) => {
    held += 1;
    await page.waitForFunction(painted, null, { polling: 20 });
    await route.continue();
  });
  for (const width of READ_AT) {
    await open(page, web, target, width);
    await page.evaluate(() => document.fonts.ready);
    problems.push(...shifts(width, await page.evaluate(scrollThrough)));
  }
  await context.close();
  return held < 2 * READ_AT.length ? ["its faces were not held"] : problems;
}

/** What was seen of a page: lists of problems by kind, its `text` and its `addresses`. */
export async function sight(browser, web, target) {
  const seen = { accessible: [], fits: [], quiet: [], still: [], plain: [], anchors: [], text: [], addresses: [] };
  await withScripts(browser, web, target, seen);
  await withoutScripts(browser, web, target, seen);
  return seen;
}
