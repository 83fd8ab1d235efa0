// SPDX-License-Identifier: MIT
// What stands beside the text: what the archive has under such a headline, what readers will find
// next to the story and why, and tags that the text suggests.
import { ask } from "./api.js";
import { later, make } from "./dom.js";

const SHOWN = 6; /* beside a story, as readers get it */
function storyLine(story, dateOf, ...tools) {
  return make(
    "li",
    {},
    make("a", { href: story.path, target: "_blank", rel: "noopener" }, story.headline),
    make("p", { class: "meta" }, make("time", { datetime: story.published }, dateOf(story.published)), story.reason && ` · ${story.reason}`),
    ...tools,
  );
}

/** Stories that ran before under nearly this headline, or with nearly this text. */
export function attachArchive(part, { id, dateOf }) {
  const list = part.querySelector("ul");
  let asked = "";
  return later(600, async (text) => {
    const key = JSON.stringify(text);
    if (key === asked) return;
    asked = key;
    const { ok, json } = text.headline.trim() ? await ask("POST", "/api/v1/before", { body: id ? { ...text, story: id } : text }) : { ok: false };
    if (key !== asked) return;
    const stories = ok ? json.stories : [];
    part.hidden = stories.length === 0;
    list.replaceChildren(...stories.slice(0, 5).map((story) => storyLine({ ...story, reason: story.likeness.text >= 0.3 ? "nearly the same text" : null }, dateOf)));
  });
}

/** Related stories: those that the text calls for with the reason of each, pinned, left out. */
export class RelatedPart {
  constructor(part, { id, dateOf, read, write, change }) {
    Object.assign(this, { part, id, dateOf, read, write, change });
    this.known = new Map();
    this.found = [];
    this.list = part.querySelector("ul");
    this.refresh = later(1500, () => this.load());
  }

  async load() {
    const { related, unrelated } = this.read();
    const extra = [...related, ...unrelated].join(",");
    const { ok, json } = await ask("GET", `/desk/stories/${this.id}/related?ids=${extra}`);
    if (!ok) return;
    for (const story of [...json.related, ...json.others]) this.known.set(story.id, story);
    this.found = json.related.map((story) => story.id);
    this.draw();
  }

  setReadOnly(isReadOnly) {
    this.isReadOnly = isReadOnly;
    this.draw();
  }

  name(id) {
    return this.known.get(id)?.headline ?? `Story ${id}`;
  }

  set(kind, id, isIn) {
    const lists = this.read();
    const other = kind === "related" ? "unrelated" : "related";
    const next = { [kind]: lists[kind].filter((one) => one !== id), [other]: lists[other].filter((one) => one !== id) };
    if (isIn) next[kind].push(id);
    this.write(next);
    this.draw();
    this.change();
  }

  tool(label, pressed, act, name) {
    return make("button", { type: "button", class: "tiny", "aria-pressed": String(pressed), "aria-label": `${label}: ${name}`, onclick: act }, label);
  }

  draw() {
    const { related, unrelated } = this.read();
    const found = this.found.filter((id) => !related.includes(id) && !unrelated.includes(id));
    const ids = [...related, ...found.slice(0, Math.max(2, SHOWN - related.length)), ...unrelated];
    this.part.hidden = ids.length === 0;
    this.list.replaceChildren(
      ...ids.map((id) => {
        const story = this.known.get(id) ?? { headline: `Story ${id}`, path: `/articles/${id}`, published: "" };
        const isPinned = related.includes(id);
        const isOut = unrelated.includes(id);
        const tools = this.isReadOnly
          ? null
          : make("p", { class: "acts" }, this.tool(isPinned ? "Pinned" : "Pin", isPinned, () => this.set("related", id, !isPinned), story.headline), this.tool(isOut ? "Left out" : "Leave out", isOut, () => this.set("unrelated", id, !isOut), story.headline));
        const line = storyLine({ ...story, reason: isPinned ? "pinned" : isOut ? "left out" : story.reason }, this.dateOf, tools);
        line.classList.toggle("out", isOut);
        return line;
      }),
    );
  }
}

export function attachSuggestions(row, { read, taken, add }) {
  let asked = "";
  let found = [];
  const draw = () => {
    const names = new Set(taken());
    const shown = found.filter(({ name }) => !names.has(name)).slice(0, 6);
    row.hidden = shown.length === 0;
    row.querySelector("span[data-list]").replaceChildren(
      ...shown.map((tag) => make("button", { type: "button", class: "tiny", "aria-label": `Add the tag ${tag.name}`, onclick: () => {
        add({ name: tag.name, type: tag.type, isNew: !tag.known });
        draw();
      } }, `+ ${tag.name}`)),
    );
  };
  const refresh = later(1500, async () => {
    const text = read();
    const key = JSON.stringify(text);
    if (key === asked) return;
    asked = key;
    const { ok, json } = await ask("POST", "/api/v1/suggest", { body: text });
    if (!ok) return;
    found = json.tags;
    draw();
  });
  return { refresh, draw };
}
