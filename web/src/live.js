// SPDX-License-Identifier: MIT
// The page where a story is told live: one entry is written on top, and stands below, before readers, as soon as it is posted.
// What is being written is in this browser until the server has it; colleagues' entries come by themselves.
import { Editor } from "@tiptap/core";

import { ask } from "./api.js";
import { find, tendDialog } from "./dom.js";
import { Inserting } from "./inserting.js";
import { attachLinks } from "./links.js";
import { Picker } from "./picker.js";
import { bodyOf, docOf, extensions } from "./schema.js";
import { clockOf, localOf } from "./times.js";
import { attachToolbar } from "./toolbar.js";

const PREFIX = "dateline.entry.";

/** This page as the server gives it now; null where it does not. */
async function fetchPage() {
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null; /* The network is away; what was missed comes when it is there again. */
  }
}

export class LivePage {
  constructor(data) {
    this.data = data;
    this.path = `/api/v1/stories/${data.id}`;
    this.composer = find("[data-composer]");
    this.place = find("[data-entries]");
    this.shown = this.place?.innerHTML;
    this.editing = null; /* {id, revision, at, correct}: the entry that is changed; null: a new one */
    for (const button of document.querySelectorAll("[data-cover]")) button.addEventListener("click", () => this.cover(button));
    if (this.composer) this.attachComposer();
    document.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")));
  }

  attachComposer() {
    this.title = find("[name=title]", this.composer);
    this.picker = new Picker(find("#pictures"));
    const pictures = new Inserting({ picker: this.picker, editor: () => this.editor, tell: (words, isBad) => this.say(words, isBad) });
    this.editor = new Editor({
      element: find("[data-body]", this.composer),
      extensions: extensions({ placeholder: "What is happening?" }),
      injectCSS: false,
      content: "",
      editorProps: { ...pictures.editorProps(), attributes: { class: "prose", role: "textbox", "aria-multiline": "true", "aria-label": "Text", spellcheck: "true" } },
      onUpdate: () => this.typed(),
    });
    attachToolbar(find("[data-toolbar]", this.composer), this.editor, { link: attachLinks(find("#link"), this.editor), picture: () => pictures.choose() });
    this.composer.addEventListener("input", () => this.typed());
    this.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.post();
    });
    /* Before the editor, for which it is the end of a line. */
    const onKey = (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      this.post();
    };
    this.composer.addEventListener("keydown", onKey, { capture: true });
    find("[data-leave]", this.composer).addEventListener("click", () => this.leave());
    for (const dialog of document.querySelectorAll("dialog")) tendDialog(dialog);
  }

  begin() {
    if (this.composer) this.fill(this.kept() ?? this.empty());
    window.newsroom?.follow(({ stories }) => stories.some(({ id }) => id === this.data.id), () => this.renew());
  }

  /* --- What is being written --- */

  empty() {
    return { title: "", body: "", author: this.data.author ?? "", key: false, pinned: false, at: "", note: "", editing: null };
  }

  read() {
    const value = (name) => find(`[name=${name}]`, this.composer);
    return {
      title: this.title.value.trim(),
      body: bodyOf(this.editor.schema, this.editor.state.doc),
      author: value("author").value.trim(),
      key: value("key").checked,
      pinned: value("pinned").checked,
      at: value("at").value,
      note: value("note").value.trim(),
      editing: this.editing,
    };
  }

  fill(words) {
    const set = (name, value) => (find(`[name=${name}]`, this.composer).value = value);
    this.editing = words.editing;
    for (const name of ["title", "author", "at", "note"]) set(name, words[name]);
    for (const name of ["key", "pinned"]) find(`[name=${name}]`, this.composer).checked = words[name];
    this.editor.commands.setContent(docOf(this.editor.schema, words.body).toJSON(), false);
    this.draw();
  }

  draw() {
    const { editing } = this;
    find("[data-what]", this.composer).textContent = editing ? `Entry of ${clockOf(editing.at, this.data)}` : "New entry";
    find("[data-note]", this.composer).hidden = !editing?.correct;
    find("[data-when]", this.composer).hidden = Boolean(editing?.correct);
    find("[data-leave]", this.composer).hidden = !editing;
    find("[data-post]", this.composer).textContent = !editing ? "Post" : editing.correct ? "Correct" : "Save";
  }

  get key() {
    return PREFIX + this.data.id;
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  typed() {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.read()));
    } catch {
      /* Full or forbidden: it stands on the page until it is posted. */
    }
  }

  /** Nothing is being written any more. */
  clear() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      /* Forbidden: then nothing is there. */
    }
    this.fill({ ...this.empty(), author: find("[name=author]", this.composer).value });
  }

  leave() {
    this.say(null);
    this.clear();
    this.editor.commands.focus();
  }

  say(words, isBad = false) {
    const line = find("[data-said]");
    line.textContent = words ?? "";
    line.hidden = !words;
    line.classList.toggle("bad", isBad);
  }

  /** Whether there is more in the text than empty lines. */
  get isWritten() {
    const { doc } = this.editor.state;
    let found = doc.textContent.trim() !== "";
    doc.descendants((node) => void (found ||= node.type.name === "figure"));
    return found;
  }

  /* --- Posting --- */

  async post() {
    const words = this.read();
    const { editing } = words;
    if (this.busy) return;
    if (!words.title && !this.isWritten) {
      this.say("There is nothing in it yet.", true);
      return;
    }
    this.busy = true;
    const body = { title: words.title || null, body: words.body, body_format: "html", author: words.author || null, key: words.key, pinned: words.pinned };
    if (words.at && !editing?.correct) body.at = words.at;
    if (editing?.correct) body.note = words.note;
    const answer = editing
      ? await ask(editing.correct ? "POST" : "PUT", `/api/v1/entries/${editing.id}${editing.correct ? "/correct" : ""}`, { revision: editing.revision, body })
      : await ask("POST", `${this.path}/entries`, { body });
    this.busy = false;
    if (answer.ok) {
      this.say(editing ? "Saved. Readers see it now." : null);
      this.clear();
      this.editor.commands.focus();
      await this.renew();
    } else if (answer.status === 409 && answer.json.theirs) {
      await this.meet(answer.json.theirs);
    } else {
      this.say(answer.status === 0 ? "It was not posted: the server was not reached. Your words are kept here." : `It was not posted: ${answer.message}.`, true);
    }
  }

  /** Somebody else has changed the entry meanwhile: theirs is in the list, ours stays here and goes over it at the next press. */
  async meet(theirs) {
    await this.renew();
    this.editing = { ...this.editing, revision: theirs.revision };
    this.typed();
    this.say("Somebody changed this entry meanwhile: theirs is in the list, yours is here. Save again to put yours over theirs.", true);
  }

  async cover(button) {
    const { cover, sure } = button.dataset;
    if (sure && !confirm(sure)) return;
    const { ok, message } = await ask("POST", `${this.path}/coverage`, { body: { state: cover } });
    if (ok) location.reload();
    else this.say(`That could not be done: ${message}.`, true);
  }

  async act(button) {
    if (!button) return;
    const entry = button.closest("[data-source]");
    const source = JSON.parse(entry.dataset.source);
    if (button.dataset.act === "remove") await this.remove(source);
    else this.change(source, find("[data-words]", entry).innerHTML, button.dataset.act === "correct");
  }

  change(source, rendered, correct) {
    if ((this.title.value.trim() || this.isWritten) && !confirm("What stands above is not posted yet. Put this entry in its place?")) return;
    this.say(null);
    this.fill({
      ...this.empty(),
      ...{ title: source.title ?? "", body: source.body_format === "html" ? source.body : rendered, author: source.author ?? "", key: source.key, pinned: source.pinned },
      at: localOf(new Date(source.at), this.data),
      editing: { id: source.id, revision: source.revision, at: source.at, correct },
    });
    this.typed();
    this.composer.scrollIntoView({ block: "start" });
    this.editor.commands.focus();
  }

  async remove(source) {
    if (!confirm("Take this entry away? It is gone from every page at once.")) return;
    const { ok, message } = await ask("POST", `/api/v1/entries/${source.id}/remove`, { revision: source.revision, body: {} });
    this.say(ok ? null : `It was not taken away: ${message}.`, true);
    await this.renew();
  }

  /** Puts the newest list in place, where it is another; the focus stays on what had it. */
  async renew() {
    const page = await fetchPage();
    const fresh = page && find("[data-entries]", page);
    if (!fresh || fresh.innerHTML === this.shown) return;
    this.shown = fresh.innerHTML;
    find("[data-count]").textContent = find("[data-count]", page).textContent;
    const active = document.activeElement;
    const focus = this.place.contains(active) ? `#${active.closest("[id]")?.id} [data-act=${active.dataset.act}]` : null;
    const node = document.importNode(fresh, true);
    this.place.replaceWith(node);
    this.place = node;
    if (focus) this.place.querySelector(focus)?.focus({ preventScroll: true });
  }
}
