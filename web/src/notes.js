// SPDX-License-Identifier: MIT
// Notes to colleagues beside the story: they never leave the desk. One that is being written stays in
// this browser until it is sent.
import { ask } from "./api.js";
import { find, make } from "./dom.js";
import { clockOf } from "./times.js";

export class NotesPart {
  constructor(part, { data }) {
    this.data = data;
    this.path = `/desk/stories/${data.id}/notes`;
    this.key = `dateline.note.${data.id}`;
    this.list = find("ul", part);
    this.form = find("form", part);
    this.input = find("textarea", part);
    this.said = find("[data-said]", part);
    this.input.value = localStorage.getItem(this.key) ?? "";
    this.input.addEventListener("input", () => this.remember());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add();
    });
  }

  remember() {
    try {
      if (this.input.value) localStorage.setItem(this.key, this.input.value);
      else localStorage.removeItem(this.key);
    } catch {
      /* Full or forbidden: the field still has it. */
    }
  }

  async load() {
    const { ok, json } = await ask("GET", this.path);
    if (ok) this.draw(json.notes);
  }

  async add() {
    const text = this.input.value.trim();
    if (!text) return;
    const { ok, message } = await ask("POST", this.path, { body: { text } });
    this.said.textContent = ok ? "" : `Not sent: ${message}. It stays here.`;
    if (!ok) return;
    this.input.value = "";
    this.remember();
    await this.load();
  }

  async takeBack(id) {
    const { ok, message } = await ask("POST", `${this.path}/${id}/remove`, { body: {} });
    this.said.textContent = ok ? "" : `Not taken back: ${message}.`;
    await this.load();
  }

  draw(notes) {
    this.list.hidden = notes.length === 0;
    this.list.replaceChildren(
      ...notes.map((note) =>
        make(
          "li",
          {},
          make("p", { dir: "auto" }, note.text),
          make("p", { class: "meta" }, `${note.name}, ${clockOf(note.at, this.data)} `, note.mine && make("button", { type: "button", class: "plain", onclick: () => this.takeBack(note.id) }, "Take back")),
        ),
      ),
    );
  }
}
