// SPDX-License-Identifier: MIT
// Which pages are looked at: one of every kind that site/routes.list knows, and the awkward ones.

function pathOfStory(web, id) {
  return web.follow(`/articles/${id}`).then((answer) => answer.path);
}

function byForeignId(stories, id) {
  const story = stories.find((candidate) => candidate.foreign?.id === id);
  if (!story) throw new Error(`no story "${id}"`);
  return story;
}

function newestWithPicture(stories) {
  const shown = stories.filter((story) => story.status === "live" && story.live?.picture);
  return shown.sort((a, b) => b.published - a.published)[0];
}

/** [{name, path, status, canonical?}] of the sample newsroom with tests/browser/stories.jsonl. */
export async function pagesOf(web, stories) {
  const everything = byForeignId(stories, "walk-everything");
  const withdrawn = byForeignId(stories, "walk-withdrawn");
  const full = await pathOfStory(web, everything.id);
  const { text } = await web.get(full);
  const link = (pattern) => pattern.exec(text)?.[1] ?? "/missing-link";
  const newest = newestWithPicture(stories);
  const covered = (await web.get("/tags/ferry-strike")).text;
  const [year, month, day] = new Date(newest.published / 1000).toISOString().slice(0, 10).split("-");
  const paths = {
    front: "/",
    section: "/business",
    "child section": "/business/energy",
    "section World » Lorn": "/world/lorn",
    "story with everything": full,
    "story with a picture": await pathOfStory(web, newest.id),
    "story without a picture": await pathOfStory(web, byForeignId(stories, "walk-bare").id),
    "story from right to left": await pathOfStory(web, byForeignId(stories, "walk-rtl").id),
    "story in Cyrillic": await pathOfStory(web, byForeignId(stories, "walk-cyrillic").id),
    "story with a long headline": await pathOfStory(web, byForeignId(stories, "walk-long").id),
    latest: "/latest",
    "live story": (await web.follow(`/articles/${byForeignId(stories, "live-ferry-day").id}`)).path,
    "live story that has ended": (await web.follow(`/articles/${byForeignId(stories, "live-storm-night").id}`)).path,
    live: "/live",
    "live as a wall display": "/live?wall=1",
    "most read": "/most-read",
    archive: "/archive",
    "archive of a year": "/archive/2019",
    "archive of a month": `/archive/${year}/${month}`,
    "archive of a day": `/archive/${year}/${month}/${day}`,
    tag: link(/href="(\/tags\/barge[^"/]*)"/),
    "tag with a timeline": "/tags/ferry-strike",
    "tag's day": /href="(\/tags\/ferry-strike\?in=[^"]+)"/.exec(covered)?.[1] ?? "/missing-link",
    author: link(/href="(\/authors\/[^"/]+)"/),
    source: link(/href="(\/sources\/[^"/]+)"/),
    about: "/about",
    feeds: "/feeds",
    submit: "/submit",
    "submit to a section": "/world/lorn/submit",
  };
  const pages = Object.entries(paths).map(([name, path]) => ({ name, path, status: 200 }));
  pages.find(({ name }) => name === "archive").canonical = `/archive/${year}`;
  pages.find(({ name }) => name === "live as a wall display").canonical = "/live";
  pages.find(({ name }) => name === "tag's day").canonical = "/tags/ferry-strike";
  pages.push({ name: "page that is not there", path: "/nothing/of/the/kind", status: 404 });
  pages.push({ name: "withdrawn story", path: `/articles/${withdrawn.id}`, status: 410 });
  return pages;
}

/** The pages of a newsroom in which nothing was published. */
export function emptyPages() {
  return ["/", "/latest", "/most-read", "/archive", "/about", "/feeds", "/submit"].map((path) => ({
    name: `empty newsroom's ${path}`,
    path,
    status: 200,
  }));
}
