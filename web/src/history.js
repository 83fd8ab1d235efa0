// SPDX-License-Identifier: MIT
// Every version of the story: who made it, when and why. Each can be laid beside what stands on the page.
import { ask } from "./api.js";
import { make } from "./dom.js";
import { clockOf } from "./times.js";

const SHOWN = 8;
const KINDS = {
  "story.created": "Begun",
  "story.saved": "Saved",
  "story.published": "Published",
  "story.updated": "Updated",
  "story.corrected": "Corrected",
  "story.scheduled": "Scheduled",
  "story.withdrawn": "Withdrawn",
  "story.spiked": "Spiked",
  "story.restored": "Restored",
  "story.imported": "Imported",
  "story.retagged": "Other tags",
  "story.staged": "Moved",
  "story.unpublished": "Publish taken back",
  "story.unscheduled": "Schedule taken back",
  "story.covered": "Live coverage",
};

export class HistoryPart {
  constructor(part, page) {
    this.part = part;
    this.page = page;
    this.list = part.querySelector("ol");
    this.more = part.querySelector("[data-more]");
    this.versions = [];
    this.cursor = null;
    this.shown = SHOWN;
    this.more.addEventListener("click", () => this.showMore());
  }

  async load() {
    const { ok, json } = await ask("GET", `${this.page.path}/versions`);
    if (!ok) return;
    this.versions = json.versions;
    this.cursor = json.next_cursor ?? null;
    this.draw();
  }

  async showMore() {
    this.shown += 20;
    if (this.shown > this.versions.length && this.cursor) {
      const { ok, json } = await ask("GET", `${this.page.path}/versions?cursor=${this.cursor}`);
      if (!ok) return;
      this.versions.push(...json.versions);
      this.cursor = json.next_cursor ?? null;
    }
    this.draw();
  }

  draw() {
    const { data } = this.page;
    this.part.hidden = this.versions.length === 0;
    this.more.hidden = this.versions.length <= this.shown && !this.cursor;
    this.list.replaceChildren(
      ...this.versions.slice(0, this.shown).map((version) =>
        make("li", {}, make("button", { type: "button", disabled: Boolean(version.erased), onclick: () => this.open(version) }, make("b", {}, KINDS[version.kind] ?? version.kind), make("small", {}, `${clockOf(version.at, data)}, ${version.name}${version.summary ? `: ${version.summary}` : ""}`))),
      ),
    );
  }

  async open(version) {
    const { ok, json, message } = await ask("GET", `${this.page.path}?seq=${version.seq}`);
    if (!ok) {
      this.page.notice(`That version could not be read: ${message}.`, true);
      return;
    }
    await this.page.pickFrom(json, version.revision, `${clockOf(version.at, this.page.data)}, ${version.name}`);
  }
}
