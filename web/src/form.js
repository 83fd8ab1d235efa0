// SPDX-License-Identifier: MIT
// The page's fields as one value: read, set, and told when a person changes something.
import { Editor } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";

import { ask } from "./api.js";
import { Chips } from "./chips.js";
import { all, find, make } from "./dom.js";
import { TEXTS } from "./fields.js";
import { Lead } from "./lead.js";
import { bodyOf, docOf, extensions } from "./schema.js";

export const WORDS_A_MINUTE = 230;
const GUIDES = { title: 90, list_title: 65, standfirst: 220 }; /* characters */
const CURSOR_MS = 30; /* in which a click has set the cursor */
const TYPES = ["person", "place", "organisation", "topic"];
/** What somebody types as the end of an address, near to what the server makes of it. */
export const slugOf = (text) => text.normalize("NFKC").toLowerCase().replace(/['’`]/g, "").replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(/^-+|-+$/g, "");

/** Every field but the text is one line, whatever is pasted into it. */
const lineOf = (text) => String(text ?? "").replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ").trim();

const RIGHT_TO_LEFT = /^(ar|fa|he|ur|yi|ps|sd|ckb|dv)\b/;

export function countWords(text) {
  return (text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*/gu) ?? []).length;
}

/** The first sentence: what stands for a standfirst that nobody wrote. */
export function firstSentence(text) {
  const paragraph = text.trim().split("\n", 1)[0];
  const sentence = /^.{20,}?[.!?…؟۔।。]["”’»)]*(?=\s+[^\s\p{Ll}]|\s*$)/u.exec(paragraph)?.[0] ?? paragraph;
  return sentence.length > 300 ? sentence.slice(0, 300).replace(/\s+\S*$/, " …") : sentence;
}

/** Focus comes back to the text as a dialog closes, while the cursor stands where that was clicked: nothing typed would arrive. */
function standInText(view) {
  setTimeout(() => {
    if (view.hasFocus() && !view.dom.contains(document.getSelection().anchorNode)) view.focus();
  }, CURSOR_MS);
}

export class Form {
  constructor({ data, picker, onChange, onPictureFiles, editorProps }) {
    this.data = data;
    this.onChange = onChange;
    this.rest = { related: [], unrelated: [] };
    this.bodyDoc = null;
    this.silent = true;
    const told = () => this.told();
    for (const input of all("[data-field]")) input.addEventListener("input", told);
    for (const area of all("textarea[data-grow]")) this.keepToOneLine(area);
    this.input("slug").addEventListener("change", ({ target }) => {
      target.value = slugOf(target.value);
      told();
    });
    this.address = { path: "", isLive: false };
    this.lead = new Lead(find("[data-lead-part]"), { picker, change: told });
    this.makeChips(told);
    this.makeEditor(told, editorProps);
    this.onPictureFiles = onPictureFiles;
    addEventListener("resize", () => this.grow());
    this.silent = false;
  }

  /** Enter goes on to the text; breaks that are pasted become blanks. */
  keepToOneLine(area) {
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.goToText();
    });
    area.addEventListener("beforeinput", (event) => {
      const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
      if (!/[\r\n\u2028\u2029]/.test(text)) return;
      event.preventDefault();
      area.setRangeText(text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " "), area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  /** At once: the next key may follow faster than a frame is drawn. */
  goToText() {
    this.editor.commands.setTextSelection(0);
    this.editor.view.focus();
  }

  makeEditor(told, editorProps) {
    this.editor = new Editor({
      element: find("[data-body]"),
      extensions: extensions({ placeholder: "Write, or paste" }),
      injectCSS: false,
      content: "",
      editorProps: { ...editorProps, handleDOMEvents: { focus: standInText }, attributes: { class: "prose", role: "textbox", "aria-multiline": "true", "aria-label": "Text", spellcheck: "true" } },
      onUpdate: told,
    });
  }

  makeChips(told) {
    const sections = new Map(this.data.sections.map((section) => [section.id, section]));
    const matching = (names, text) => names.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));
    const plain = (name) => ({ key: name, label: name });
    const ofKind = (kind) => async (text) => (text ? await this.labels(kind, text) : []);
    this.sections = new Chips(find("[data-chips=section_ids]"), {
      label: "Add a section",
      placeholder: "Add a section",
      item: (id) => ({ key: id, label: sections.get(id)?.label ?? `Section ${id}` }),
      suggest: async (text) => matching(this.data.sections.map(({ id, label }) => ({ key: id, label, value: id })), text),
      change: told,
      decorate: (chip, id, index, chips) => {
        if (index === 0) chip.classList.add("first");
        else if (!chips.isReadOnly) chip.prepend(make("button", { type: "button", class: "up", title: "Make it the primary section", "aria-label": `Make ${chips.item(id).label} the primary section`, onclick: () => chips.first(index) }, "↑"));
      },
    });
    this.authors = new Chips(find("[data-chips=authors]"), { label: "Add an author", placeholder: "Author", item: plain, create: (name) => name, suggest: async (text) => (await ofKind("author")(text)).map(({ name, note }) => ({ key: name, label: name, note, value: name })), change: told });
    this.tags = new Chips(find("[data-chips=tags]"), {
      label: "Add a tag",
      placeholder: "Add a tag",
      item: ({ name, type, isNew }) => ({ key: name, label: name, note: isNew ? null : type }),
      create: (name) => ({ name, type: "topic", isNew: true }),
      suggest: async (text) => (await ofKind("tag")(text)).map(({ name, type }) => ({ key: name, label: name, note: type, value: { name, type } })),
      change: told,
      decorate: (chip, tag, index, chips) => {
        if (!tag.isNew) return;
        const select = make("select", { "aria-label": `What ${tag.name} is`, onchange: () => {
          tag.type = select.value;
          told();
        } }, ...TYPES.map((type) => make("option", { value: type, selected: type === tag.type }, type)));
        select.disabled = Boolean(chips.isReadOnly);
        chip.append(select);
      },
    });
  }

  async labels(kind, text) {
    const { ok, json } = await ask("GET", `/desk/words.json?kind=${kind}&q=${encodeURIComponent(text)}`);
    return ok ? json : [];
  }

  told() {
    this.draw();
    if (!this.silent) this.onChange();
  }

  input(name) {
    return find(`[data-field="${name}"]`);
  }

  /** The text's own value; only made anew where the text is another. */
  body() {
    if (this.bodyDoc !== this.editor.state.doc) {
      this.bodyDoc = this.editor.state.doc;
      this.bodyHtml = bodyOf(this.editor.schema, this.bodyDoc);
    }
    return this.bodyHtml;
  }

  get() {
    const fields = {};
    for (const name of TEXTS) fields[name] = lineOf(this.input(name).value);
    fields.body = this.body();
    fields.priority = Number(this.input("priority").value);
    fields.urgency = Number(this.input("urgency").value);
    fields.authors = [...this.authors.values];
    fields.section_ids = [...this.sections.values];
    fields.tags = this.tags.values.map(({ name, type }) => ({ name, type }));
    fields.related = [...this.rest.related];
    fields.unrelated = [...this.rest.unrelated];
    fields.picture = this.lead.value;
    return fields;
  }

  /** Shows other fields; nobody is told. Returns them as get() gives them back. isUndoable: a person chose them. */
  set(fields, { isUndoable = false } = {}) {
    this.silent = true;
    for (const name of TEXTS) if (lineOf(this.input(name).value) !== fields[name]) this.input(name).value = fields[name];
    if (this.body() !== fields.body) this.setText(docOf(this.editor.schema, fields.body), isUndoable);
    this.input("priority").value = String(fields.priority);
    this.input("urgency").value = String(fields.urgency);
    this.authors.set(fields.authors);
    this.sections.set(fields.section_ids);
    this.tags.set(fields.tags);
    this.rest = { related: [...fields.related], unrelated: [...fields.unrelated] };
    this.lead.set(fields.picture);
    this.silent = false;
    this.draw();
    return this.get();
  }

  /** Only where the texts differ, so that the cursor stays. What came from the server is no typing that could be undone. */
  setText(next, isUndoable) {
    const { state, view } = this.editor;
    const start = state.doc.content.findDiffStart(next.content);
    if (start === null) return;
    let { a, b } = state.doc.content.findDiffEnd(next.content);
    const overlap = start - Math.min(a, b);
    if (overlap > 0) {
      a += overlap;
      b += overlap;
    }
    const change = state.tr.replace(start, a, next.slice(start, b));
    view.dispatch(isUndoable ? closeHistory(change) : change.setMeta("addToHistory", false));
  }

  /** Fields as get() would give them back, so that versions can be compared. */
  normal(fields) {
    const normal = { ...fields };
    for (const name of TEXTS) if (name in normal) normal[name] = lineOf(normal[name]);
    if ("body" in normal) normal.body = bodyOf(this.editor.schema, docOf(this.editor.schema, normal.body));
    return normal;
  }

  text() {
    return this.editor.getText({ blockSeparator: "\n" });
  }

  draw() {
    const text = this.text();
    const words = countWords(text);
    const minutes = Math.round(words / WORDS_A_MINUTE);
    find("[data-words]").textContent = `${words} ${words === 1 ? "word" : "words"}${minutes ? `, ${minutes} min` : ""}`;
    this.input("standfirst").placeholder = firstSentence(text) || "Standfirst: the story in two sentences";
    this.input("list_title").placeholder = this.input("title").value.trim() || "A shorter headline for lists";
    for (const [name, most] of Object.entries(GUIDES)) {
      const size = [...this.input(name).value.trim()].length;
      const guide = find(`[data-guide="${name}"]`);
      guide.textContent = size === 0 ? "" : size > most ? `${size} characters, ${size - most} more than lists and phones show` : `${size} characters`;
      guide.classList.toggle("over", size > most);
    }
    this.drawAddress();
    document.title = `${this.input("title").value.trim() || "A story"} · ${this.data.site}`;
    const language = this.input("language").value || this.data.language;
    for (const element of [find(".prose"), ...all("[data-tongue]")]) {
      element.lang = language;
      if (RIGHT_TO_LEFT.test(language)) element.dir = "rtl";
      else element.removeAttribute("dir");
    }
    this.grow();
  }

  /** Where readers find it, or will. */
  drawAddress() {
    const { path, isLive } = this.address;
    const slug = this.input("slug").value.trim();
    const now = decodeURI(path);
    const own = slug ? now.slice(0, now.lastIndexOf("/") + 1) + slug : now;
    const words = !isLive ? `Readers will find it at ${own}. Once public it stays, whatever becomes of the headline.` : own === now ? `Readers have it at ${now}. It stays when the headline changes.` : `Readers will find it at ${own}; the address of now leads there.`;
    find("[data-address]").textContent = path ? words : "";
  }

  /** A field as the server has cleaned it, unless it was typed in since. */
  cleaned(name, sent, stored) {
    const input = this.input(name);
    if (input.value.trim() === sent) input.value = stored;
    this.draw();
  }

  /** Fields as high as what stands in them. */
  grow() {
    for (const area of all("textarea[data-grow]")) {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight}px`;
    }
  }

  setReadOnly(isReadOnly) {
    for (const input of all("[data-field]")) {
      if (input.localName === "select") input.disabled = isReadOnly;
      else input.readOnly = isReadOnly;
    }
    for (const chips of [this.authors, this.sections, this.tags]) chips.setReadOnly(isReadOnly);
    this.lead.setReadOnly(isReadOnly);
    this.editor.setEditable(!isReadOnly, false);
  }
}
