// SPDX-License-Identifier: MIT
// Lighthouse's four scores of the front and of a story, on a phone and at a desk (100 each or it
// fails), and the pictures that a person should look at. usage: audit.mjs [pictures | scores]
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { FLAGS, findChromium, launch } from "./browser.mjs";
import { dateline, freePort, removeFolder, serve, storiesOf, temporaryFolder } from "./newsroom.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const PICTURES = path.join(ROOT, "build/pictures");
const SIZES = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const RUNS_MAX = 5;

/* A story that shows much: a picture, a correction or a source, tags and people. */
function richest(stories) {
  const worth = ({ live, corrections }) =>
    (live.picture ? 4 : 0) + (corrections ? 2 : 0) + (live.source ? 1 : 0) + (live.standfirst ? 1 : 0) + (live.kicker ? 1 : 0);
  const shown = stories.filter(({ status }) => status === "live");
  return shown.sort((a, b) => worth(b) - worth(a) || b.published - a.published)[0];
}

async function pathsOf(origin, story) {
  const { url } = await fetch(`${origin}/articles/${story.id}`);
  const page = await (await fetch(url)).text();
  const link = (pattern) => pattern.exec(page)?.[1];
  return {
    front: "/",
    section: "/world",
    child: "/business/energy",
    story: new URL(url).pathname,
    latest: "/latest",
    "most-read": "/most-read",
    archive: "/archive",
    tag: link(/href="(\/tags\/[^"]+)"/),
    author: link(/href="(\/authors\/[^"]+)"/),
    about: "/about",
    submit: "/submit",
    feeds: "/feeds",
    missing: "/nothing/of/the/kind",
  };
}

async function takePictures(chromium, origin, paths) {
  const browser = await launch(chromium);
  await mkdir(PICTURES, { recursive: true });
  try {
    for (const { width, height } of SIZES) {
      for (const scheme of ["light", "dark"]) {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
        const page = await context.newPage();
        for (const [name, address] of Object.entries(paths)) {
          if (address === undefined) continue;
          await page.goto(origin + address, { waitUntil: "load" });
          await page.evaluate(() => {
            for (const image of document.images) image.loading = "eager";
            return Promise.all([document.fonts.ready, ...[...document.images].map((image) => image.decode())]);
          });
          await page.screenshot({ path: path.join(PICTURES, `${name}-${width}-${scheme}.png`), fullPage: true });
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
  console.log(`pictures are in ${path.relative(ROOT, PICTURES)}/`);
}

function shortcomings(result) {
  return CATEGORIES.flatMap((category) =>
    result.categories[category].auditRefs
      .map(({ id, weight }) => ({ weight, audit: result.audits[id] }))
      .filter(({ weight, audit }) => weight > 0 && audit.score !== null && audit.score < 1)
      .map(({ audit }) => `    ${category}: ${audit.title} (${audit.displayValue ?? audit.score})`),
  );
}

/* The median of five where the first was not perfect: the machine may have been busy. */
async function score(lighthouse, address, port, config) {
  const runs = [];
  while (runs.length < RUNS_MAX) {
    const { lhr } = await lighthouse(address, { port, logLevel: "silent", onlyCategories: CATEGORIES }, config);
    runs.push(lhr);
    if (runs.length === 1 && CATEGORIES.every((category) => lhr.categories[category].score === 1)) break;
  }
  const median = (category) => {
    const scores = runs.map((lhr) => lhr.categories[category].score ?? 0).sort((a, b) => a - b);
    return Math.round(scores[Math.floor(scores.length / 2)] * 100);
  };
  return { scores: CATEGORIES.map(median), wrong: shortcomings(runs.at(-1)) };
}

/* Every size of every picture once: each is made when it is first asked for. */
async function warmUp(origin, addresses) {
  for (const address of addresses) {
    const page = await (await fetch(origin + address)).text();
    const pictures = new Set(page.match(/\/media\/[^" ]+/g));
    for (const picture of pictures) await (await fetch(origin + picture)).arrayBuffer();
  }
}

async function takeScores(chromium, origin, paths) {
  const { default: lighthouse, desktopConfig } = await import("lighthouse");
  const { launch: launchChrome } = await import("chrome-launcher");
  await warmUp(origin, [paths.front, paths.story]);
  const chrome = await launchChrome({ chromePath: chromium, chromeFlags: FLAGS, logLevel: "silent" });
  let perfect = true;
  console.log(`${"".padEnd(16)}${CATEGORIES.map((category) => category.padStart(16)).join("")}`);
  try {
    for (const name of ["front", "story"]) {
      for (const [device, config] of [["mobile", undefined], ["desktop", desktopConfig]]) {
        const { scores, wrong } = await score(lighthouse, origin + paths[name], chrome.port, config);
        console.log(`${name} ${device}`.padEnd(16) + scores.map((value) => String(value).padStart(16)).join(""));
        if (scores.every((value) => value === 100)) continue;
        perfect = false;
        console.log(wrong.join("\n"));
      }
    }
  } finally {
    await chrome.kill();
  }
  return perfect;
}

async function audit(what) {
  const program = path.resolve(process.env.DATELINE ?? path.join(ROOT, "build/dateline"));
  const chromium = findChromium();
  if (chromium === null) throw new Error("no Chromium: run tools/setup test");
  const folder = await temporaryFolder();
  const port = await freePort();
  const newsroom = path.join(folder, "newsroom");
  await dateline(program, "init", newsroom, "--sample", "--base-url", `http://127.0.0.1:${port}`);
  const server = await serve(program, newsroom, port);
  try {
    const paths = await pathsOf(server.origin, richest(await storiesOf(program, newsroom)));
    if (what !== "scores") await takePictures(chromium, server.origin, paths);
    return what === "pictures" || (await takeScores(chromium, server.origin, paths));
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
}

process.exitCode = (await audit(process.argv[2])) ? 0 : 1;
