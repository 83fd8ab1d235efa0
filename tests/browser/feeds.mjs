// SPDX-License-Identifier: MIT
// Feeds and sitemaps: their schemas (schema/), and what a schema cannot say.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const SCHEMAS = path.join(path.dirname(fileURLToPath(import.meta.url)), "schema");
const NEWS_MAX = 1000;
const TYPES = {
  "feed.xml": { schema: "rss.rng", type: "application/rss+xml" },
  "feed.atom": { schema: "atom.rng", type: "application/atom+xml" },
  "feed.json": { schema: "json-feed.json", type: "application/feed+json" },
};

function xmllint(program, schema, files) {
  return new Promise((resolve) => {
    const args = ["--nonet", "--noout", "--relaxng", path.join(SCHEMAS, schema), ...files];
    execFile(program, args, (error, stdout, stderr) => {
      const lines = stderr.split("\n").filter((line) => line && !line.endsWith(" validates"));
      resolve(error ? lines : []);
    });
  });
}

async function jsonFeed(text) {
  const { default: Ajv } = await import("ajv");
  const ajv = new Ajv({ allErrors: true, strict: false });
  const validate = ajv.compile(JSON.parse(await readFile(path.join(SCHEMAS, "json-feed.json"), "utf8")));
  validate(JSON.parse(text));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const ENTITIES = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescape(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal));
  });
}

/** The texts of all elements of a name; the document has passed its schema. */
export function elements(xml, name) {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`, "g"))].map((match) => unescape(match[1]));
}

function attributes(xml, name, attribute) {
  const pattern = new RegExp(`<${name}\\s[^>]*?\\b${attribute}="([^"]*)"`, "g");
  return [...xml.matchAll(pattern)].map((match) => unescape(match[1]));
}

function repeated(values) {
  return values.filter((value, index) => values.indexOf(value) !== index).map((value) => `twice: ${value}`);
}

function fallsBehind(later, earlier) {
  return later.flatMap((value, index) =>
    Date.parse(value) < Date.parse(earlier[index]) ? [`changed ${value}, before ${earlier[index]}`] : [],
  );
}

function newestFirst(dates) {
  return dates.flatMap((date, index) =>
    index > 0 && Date.parse(date) > Date.parse(dates[index - 1]) ? [`${date} stands below an older story`] : [],
  );
}

function weekdays(dates) {
  return dates.filter((date) => new Date(date).toUTCString().slice(0, 3) !== date.slice(0, 3));
}

/* What a feed says, the same of all three formats. */
const READ = {
  "feed.xml": (text) => ({
    self: attributes(text, "atom:link", "href")[0],
    ids: elements(text, "guid"),
    titles: elements(text, "title").slice(1),
    links: [...elements(text, "link"), ...attributes(text, "media:content", "url")],
    published: elements(text, "pubDate"),
    wrong: [
      ...weekdays([...elements(text, "pubDate"), ...elements(text, "lastBuildDate")]),
      attributes(text, "atom:link", "rel").sort().join(" ") !== "hub self" && "it has not one address and one hub",
    ],
  }),
  "feed.atom": (text) => {
    const entries = text.slice(text.indexOf("<entry>"));
    const updated = elements(text, "updated");
    const relations = attributes(text, "link", "rel");
    const count = (relation) => relations.filter((name) => name === relation).length;
    const newest = updated.slice(1).reduce((most, date) => Math.max(most, Date.parse(date)), 0);
    return {
      self: elements(text, "id")[0],
      ids: elements(text, "id").slice(1),
      titles: elements(entries, "title"),
      links: attributes(text, "link", "href").filter((link, index) => relations[index] !== "hub"),
      published: elements(text, "published"),
      wrong: [
        ...fallsBehind(updated.slice(1), elements(text, "published")),
        count("hub") !== 1 && `${count("hub")} hubs`,
        count("self") !== 1 && `${count("self")} links to itself`,
        count("alternate") !== updated.length && "a story or the feed has not one link to its page",
        newest > Date.parse(updated[0]) && `the feed says ${updated[0]}, a story is newer`,
      ],
    };
  },
  "feed.json": (text) => {
    const feed = JSON.parse(text);
    const of = (name) => feed.items.map((item) => item[name]).filter(Boolean);
    return {
      self: feed.feed_url,
      ids: of("id"),
      titles: of("title"),
      links: [feed.home_page_url, ...of("url"), ...of("image")],
      published: of("date_published"),
      wrong: fallsBehind(of("date_modified"), of("date_published")),
    };
  },
};

/** Checks one feed; {problems, links, titles}. */
export async function checkFeed(web, folder, address, tools) {
  const file = path.basename(address);
  const { schema, type } = TYPES[file];
  const answer = await web.get(address);
  if (answer.status !== 200) return { problems: [`${address} answers ${answer.status}`], links: [], titles: [] };
  const problems = answer.type === type ? [] : [`is sent as ${answer.type}, not ${type}`];
  problems.push(
    ...(file === "feed.json"
      ? await jsonFeed(answer.text)
      : await xmllint(tools.xmllint, schema, [await keep(folder, address, answer.text)])),
  );
  if (problems.length) return { problems, links: [], titles: [] };
  const said = READ[file](answer.text);
  if (said.self !== web.base + address) problems.push(`calls itself ${said.self}`);
  problems.push(...said.wrong.filter(Boolean), ...repeated(said.ids), ...newestFirst(said.published));
  if (said.titles.length === 0) problems.push("holds no story");
  return { problems, links: [...said.ids, ...said.links], titles: said.titles };
}

async function keep(folder, address, text) {
  const place = path.join(folder, "feeds");
  const file = path.join(place, address.replaceAll("/", "_"));
  await mkdir(place, { recursive: true });
  await writeFile(file, text);
  return file;
}

async function checkSitemap(web, folder, address, schema, tools) {
  const answer = await web.get(address);
  if (answer.status !== 200) return [`${address} answers ${answer.status}`];
  const problems = await xmllint(tools.xmllint, schema, [await keep(folder, address, answer.text)]);
  if (answer.type !== "application/xml") problems.push(`${address} is sent as ${answer.type}`);
  return [...problems, ...repeated(elements(answer.text, "loc"))];
}

/** Checks the index, all of its parts and the news sitemap; {problems: {name: […]}, links}. */
export async function checkSitemaps(web, folder, tools) {
  const problems = { "sitemap index": await checkSitemap(web, folder, "/sitemap.xml", "sitemap-index.rng", tools) };
  const parts = elements((await web.get("/sitemap.xml")).text, "loc");
  const links = [...parts];
  problems["sitemap parts"] = [];
  for (const part of parts) {
    const address = web.pathOf(part);
    problems["sitemap parts"].push(...(await checkSitemap(web, folder, address, "sitemap.rng", tools)));
    links.push(...elements((await web.get(address)).text, "loc"));
  }
  problems["news sitemap"] = await checkSitemap(web, folder, "/sitemap-news.xml", "sitemap-news.rng", tools);
  const news = elements((await web.get("/sitemap-news.xml")).text, "loc");
  if (news.length > NEWS_MAX) problems["news sitemap"].push(`${news.length} stories; ${NEWS_MAX} are allowed`);
  links.push(...news);
  problems["sitemap parts"].push(...repeated(links.slice(0, links.length - news.length)));
  return { problems, links };
}
