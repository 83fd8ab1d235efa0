// SPDX-License-Identifier: MIT
// The walk: every kind of page of a sample newsroom in a real browser, and every feed and sitemap
// against its schema. TAP on standard output. usage: DATELINE=build/dateline node walk.mjs
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { findChromium, findProgram, launch } from "./browser.mjs";
import { checkFeed, checkSitemaps } from "./feeds.mjs";
import { checkMarkup } from "./markup.mjs";
import { dateline, readStories, removeFolder, serve, storiesOf, temporaryFolder } from "./newsroom.mjs";
import { emptyPages, pagesOf } from "./pages.mjs";
import { lateFaces, sight } from "./sight.mjs";
import { attempt, check, finish, warn } from "./tap.mjs";
import { Web } from "./web.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BASE = "https://halden.example";
const STORY_WEIGHT_MAX = 60 * 1024;
const TABS = 3;
const READ = 8;
const FEEDS = ["feed.xml", "feed.atom", "feed.json"];
const SIGHTS = {
  accessible: "nothing in the way of WCAG 2.2 AA, phone and desk, light and dark",
  fits: "fits 320 to 1920 pixels",
  quiet: "no error, no other host, no cookie",
  still: "keeps still while it loads",
  plain: "says the same without scripts",
  anchors: "its own anchors lead somewhere",
};

function findTools() {
  const tools = { java: findProgram("java"), xmllint: findProgram("xmllint"), chromium: findChromium() };
  const missing = Object.keys(tools).filter((name) => tools[name] === null);
  if (!existsSync(path.join(HERE, "node_modules"))) missing.push("node_modules (tools/setup test)");
  return { tools, missing };
}

/** The sample newsroom with the awkward stories, and one in which nothing was published. */
async function makeNewsrooms(program, folder) {
  const sample = path.join(folder, "sample");
  const empty = path.join(folder, "empty");
  const pictures = path.join(path.dirname(program), "samples/pictures");
  await Promise.all([
    dateline(program, "init", sample, "--sample", "--base-url", BASE),
    dateline(program, "init", empty, "--title", "The Empty Press", "--base-url", BASE),
  ]);
  await dateline(program, "import", sample, "--attachments", pictures, path.join(HERE, "stories.jsonl"));
  return { sample, empty };
}

async function lookAt(browser, web, targets) {
  const queue = [...targets];
  const seen = new Map();
  const tab = async () => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      try {
        seen.set(target.name, await sight(browser, web, target));
      } catch (error) {
        seen.set(target.name, { error });
      }
    }
  };
  await Promise.all(Array.from({ length: TABS }, tab));
  return seen;
}

/** Pages whose lines and pictures would move most, on a line so slow that the faces come after the first paint. */
async function checkLateFaces(browser, web, targets) {
  for (const name of ["front", "story with a picture", "source"]) {
    const target = targets.find((candidate) => candidate.name === name);
    check(`${name}: keeps still though its faces come late`, await lateFaces(browser, web, target));
  }
}

function reportSights(targets, seen) {
  for (const { name } of targets) {
    const { error, ...kinds } = seen.get(name);
    if (error) check(`${name}: can be looked at`, error.stack);
    else for (const [kind, holds] of Object.entries(SIGHTS)) check(`${name}: ${holds}`, kinds[kind]);
  }
}

async function checkAnswers(web, targets) {
  for (const { name, path: address, status, canonical = address } of targets) {
    const answer = await web.get(address);
    check(`${name}: answers ${status} with a page`, [
      answer.status !== status && `${address} answers ${answer.status}`,
      answer.type !== "text/html" && `it is sent as ${answer.type}`,
      answer.cookie && "it sets a cookie",
      status === 200 && !answer.text.includes(`<link rel="canonical" href="${BASE}${canonical}">`) &&
        "its canonical address is another one",
    ]);
  }
}

async function markupOf(web, targets, prefix) {
  const pages = await Promise.all(
    targets.map(async ({ name, path: address }) => ({ name, extension: "html", text: (await web.get(address)).text })),
  );
  const assets = new Set(pages.flatMap(({ text }) => text.match(/\/assets\/[^"]+\.(css|svg)/g) ?? []));
  const others = await Promise.all(
    [...(prefix ? [] : assets)].map(async (address) => ({
      name: address.replace(/\.[0-9a-f]{10}\./, "."),
      extension: path.extname(address).slice(1),
      text: (await web.get(address)).text,
    })),
  );
  return [...pages, ...others];
}

function reportMarkup(results) {
  for (const [name, { errors, warnings }] of results) {
    check(`${name}: valid, says the Nu checker`, errors);
    for (const warning of warnings) warn(`${name}: ${warning}`);
  }
}

async function checkLinks(web, targets, seen) {
  for (const { name, path: address } of targets) {
    const links = (seen.get(name).addresses ?? []).map((link) => web.pathOf(link, address));
    const others = links.filter((link) => link !== null && link !== address);
    check(`${name}: every link to the site leads somewhere`, await web.broken(others));
  }
}

async function checkFeeds(web, folder, targets, tools) {
  const pathOf = (name) => targets.find((target) => target.name === name).path;
  const lists = ["front", "section", "child section", "tag", "author", "source"];
  for (const list of lists) {
    const titles = [];
    for (const file of FEEDS) {
      const address = `${list === "front" ? "" : pathOf(list)}/${file}`;
      const feed = await checkFeed(web, folder, address, tools);
      const links = feed.links.map((link) => web.pathOf(link));
      if (links.includes(null)) feed.problems.push("it leads to another site");
      titles.push(feed.titles.join("\n"));
      check(`${list}'s ${file}: follows its schema`, feed.problems);
      check(`${list}'s ${file}: every link leads somewhere`,
        await web.broken(links.filter((link) => link !== null), { redirects: true }));
    }
    check(`${list}'s feeds say the same`, new Set(titles).size === 1 ? [] : titles);
  }
}

async function checkMaps(web, folder, tools) {
  const { problems, links } = await checkSitemaps(web, folder, tools);
  for (const [name, wrong] of Object.entries(problems)) check(`${name}: follows the protocol`, wrong);
  const paths = links.map((link) => web.pathOf(link));
  check("sitemaps: every address is this site's", paths.includes(null) ? "one is not" : []);
  check("sitemaps: every address leads somewhere", await web.broken(paths.filter((link) => link !== null)));
}

/* The longest stretch of a text that is the same in HTML, XML and JSON. */
function longestPlain(text) {
  return (text ?? "").split(/[&<>"'\\\n]/).reduce((longest, part) => (part.length > longest.length ? part : longest), "");
}

/** What the public must not see stands nowhere in anything that was fetched. */
async function checkGate(web, stories) {
  const answers = await Promise.all(web.answers.values());
  for (const story of stories.filter(({ status }) => status !== "live")) {
    const content = story.live ?? story.working;
    const words = [content.headline, content.list_headline, content.standfirst].map(longestPlain).filter(Boolean);
    const own = await web.get(`/articles/${story.id}`);
    const status = story.status === "withdrawn" ? 410 : 404;
    const address = new RegExp(`/articles/${story.id}(?!\\d)`);
    const leaks = [...answers, own].filter(
      ({ path: page, text, location }) =>
        words.some((word) => text.includes(word) || location?.includes(word)) ||
        (page !== own.path && address.test(text)),
    );
    check(`${story.status} "${story.foreign.id}": stands nowhere`, leaks.map(({ path: page }) => `it is on ${page}`));
    check(`${story.status} "${story.foreign.id}": answers ${status}`,
      own.status === status ? [] : `${own.path} answers ${own.status}`);
  }
}

async function checkWeight(web, target) {
  const { text, size } = await web.get(target.path);
  const parts = text.match(/\/assets\/[^"]+\.(css|js)/g) ?? [];
  const sizes = await Promise.all([...new Set(parts)].map(async (address) => (await web.get(address)).size));
  const weight = sizes.reduce((sum, part) => sum + part, size);
  check(`a story weighs ${(weight / 1024).toFixed(1)} KB, less than ${STORY_WEIGHT_MAX / 1024}, with styles and scripts`,
    weight < STORY_WEIGHT_MAX ? [] : `${weight} bytes`);
}

async function walk(program, folder, tools) {
  const newsrooms = await makeNewsrooms(program, folder);
  const [sample, empty] = await Promise.all([serve(program, newsrooms.sample), serve(program, newsrooms.empty)]);
  const browser = await launch(tools.chromium);
  try {
    const web = new Web(sample.origin, BASE);
    const emptyWeb = new Web(empty.origin, BASE);
    const stories = await storiesOf(program, newsrooms.sample);
    const awkward = stories.filter(({ status, foreign }) => status === "live" && foreign?.id.startsWith("walk-"));
    check("stories that are read are ranked",
      await readStories(sample.origin, awkward.slice(0, READ).map(({ id }) => id)));
    const targets = await pagesOf(web, stories);
    const emptyTargets = emptyPages();
    const markup = [...(await markupOf(web, targets)), ...(await markupOf(emptyWeb, emptyTargets, true))];
    const [results, seen, emptySeen] = await Promise.all([
      checkMarkup(tools.java, folder, markup),
      lookAt(browser, web, targets),
      lookAt(browser, emptyWeb, emptyTargets.slice(0, 1)),
    ]);
    await checkLateFaces(browser, web, targets);
    await checkAnswers(web, targets);
    await checkAnswers(emptyWeb, emptyTargets);
    reportMarkup(results);
    reportSights(targets, seen);
    reportSights(emptyTargets.slice(0, 1), emptySeen);
    await checkLinks(web, targets, seen);
    await checkLinks(emptyWeb, emptyTargets.slice(0, 1), emptySeen);
    await checkFeeds(web, folder, targets, tools);
    await checkMaps(web, folder, tools);
    await checkGate(web, stories);
    await checkWeight(web, targets.find(({ name }) => name === "story with everything"));
  } finally {
    await browser.close();
    check("the sample newsroom's server ends well", await sample.stop());
    check("the empty newsroom's server ends well", await empty.stop());
  }
}

const { tools, missing } = findTools();
if (missing.length) {
  process.stdout.write(`1..0 # SKIP missing: ${missing.join(", ")}\n`);
} else {
  const folder = await temporaryFolder();
  await attempt("the walk comes to its end", async () => {
    await walk(path.resolve(process.env.DATELINE ?? "build/dateline"), folder, tools);
    return [];
  });
  await removeFolder(folder);
  process.exitCode = finish() ? 0 : 1;
}
