// SPDX-License-Identifier: MIT
// The page of one story: what is shown, what is kept, who holds it. State comes from …/desk and goes
// there by keep (while typing) and save (a version). The parts: form.js (the fields as one value; schema.js, figure.js,
// paste.js and inserting.js are the text's), keeping.js (no word lost), compare.js (two versions), actions.js (publish and the rest), beside.js
// (archive, related stories, tags), history.js (versions), notes.js
// (to colleagues), picker.js and lead.js (pictures), preview.js (the page of readers), tabs.js (which tab this is).
import { Actions } from "./actions.js";
import { ask } from "./api.js";
import { attachArchive, attachSuggestions, RelatedPart } from "./beside.js";
import { compare } from "./compare.js";
import { all, find, make, openDialog, tendDialog } from "./dom.js";
import { changesOf, fieldsOf, isSame, overlay } from "./fields.js";
import { Form } from "./form.js";
import { HistoryPart } from "./history.js";
import { Inserting } from "./inserting.js";
import { Keeping, LocalCopies } from "./keeping.js";
import { attachLinks } from "./links.js";
import { NotesPart } from "./notes.js";
import { Picker } from "./picker.js";
import { Preview } from "./preview.js";
import { Tabs } from "./tabs.js";
import { attachToolbar } from "./toolbar.js";
import { clockOf, momentOf } from "./times.js";

const KEEPALIVE_BYTES = 60000;
const BUSY_MS = 50;

export class StoryPage {
  constructor(data) {
    this.data = data;
    this.path = `/api/v1/stories/${data.id}`;
    this.tabs = new Tabs();
    this.state = { revision: 0, status: "unpublished", stage: "draft", may: {}, lock: null, story: {} };
    this.base = null;
    this.isReadOnly = true;
    this.busy = 0;
    this.picker = new Picker(find("#pictures"));
    this.pictures = new Inserting({ picker: this.picker, editor: () => this.form.editor, tell: (...words) => this.notice(...words) });
    this.form = new Form({ data, picker: this.picker, onChange: () => this.typed(), editorProps: this.pictures.editorProps() });
    this.openLink = attachLinks(find("#link"), this.form.editor);
    this.drawToolbar = attachToolbar(find("[data-toolbar]"), this.form.editor, { link: () => this.openLink(), picture: () => this.pictures.choose() });
    this.actions = new Actions(this);
    this.attachBeside();
    this.attachKeys();
    for (const dialog of [find("#help"), find("#compare")]) tendDialog(dialog);
    for (const button of all("[data-help]")) button.addEventListener("click", () => openDialog(find("#help")));
    this.preview = new Preview(find("#preview"), { id: data.id, keep: () => this.keepForPreview() });
    for (const button of all("[data-preview]")) button.addEventListener("click", () => this.preview.toggle());
  }

  /* --- Beginning --- */

  async begin() {
    const tab = await this.tabs.begin();
    this.copies = new LocalCopies(localStorage, this.data.id, tab);
    this.keeping = new Keeping({
      tab,
      read: () => ({ base: this.state.revision, fields: changesOf(this.base, this.form.get()) }),
      send: (body, keepalive) => this.sendKept(body, keepalive),
      store: this.copies,
      tell: (state, detail) => this.tell(state, detail),
    });
    document.addEventListener("newsroom", ({ detail }) => this.hear(detail));
    document.addEventListener("newsroom-linked", () => this.hear({ stories: [], reload: true }));
    const desk = await this.fetchDesk();
    if (!desk) return;
    await this.meetLock(desk);
    await this.adopt(desk, null, await this.localChanges(desk));
    this.watch();
    this.related.load();
    this.history.load();
    this.notes.load();
    this.refreshBeside();
    if (!this.isReadOnly) this.beginWriting();
  }

  /** Where a story is still to be written, the cursor stands there. */
  beginWriting() {
    const title = this.form.input("title");
    if (!title.value) title.focus();
    else if (!this.form.text().trim()) this.form.goToText();
  }

  async fetchDesk() {
    const { ok, json, message } = await ask("GET", `${this.path}/desk`);
    if (!ok) {
      this.banner(`The story could not be read: ${message}.`, ["Try again", () => location.reload()]);
      return null;
    }
    return json;
  }

  /** Words of this browser that the server never acknowledged: of this tab, or of one that is gone. */
  async localChanges(desk) {
    for (const copy of this.copies.list()) {
      const isOwn = copy.tab === this.keeping.tab;
      if (!isOwn && (await this.tabs.isAlive(copy.tab))) continue;
      this.copies.drop(copy.tab);
      const fields = this.form.normal(copy.fields);
      delete fields.body_format;
      const isSeamless = copy.base === desk.revision && copy.kept === (desk.kept?.kept ?? copy.kept);
      return { fields, isSeamless, at: copy.at };
    }
    return null;
  }

  /** A lock of a tab of ours that was closed is ours. */
  async meetLock(desk) {
    const { lock } = desk;
    const isOurs = lock?.mine && (lock.tab === this.keeping.tab || !(await this.tabs.isAlive(lock.tab)));
    if (isOurs && lock.tab !== this.keeping.tab) {
      const { ok, json } = await ask("POST", `${this.path}/lock`, { body: { tab: this.keeping.tab, take: true } });
      if (ok) desk.lock = json.lock;
    }
    this.setLock(desk.lock ?? null, desk.may);
  }

  get holds() {
    const { lock } = this.state;
    return Boolean(lock?.mine && lock.tab === this.keeping.tab);
  }

  /** Who holds the story now, and whether we may write. */
  setLock(lock, may = this.state.may) {
    this.state.lock = lock;
    this.state.may = may;
    const isForeign = lock && !this.holds;
    this.setReadOnly(Boolean(isForeign) || !may.write);
    if (isForeign) this.showHolder(lock);
    else if (!may.write) this.banner("You can read this story. Writing in it is for others: it is not yours, or not of your sections.");
    else this.banner(null);
  }

  showHolder(lock) {
    const who = lock.mine ? "You have this story open in another tab" : `${lock.name ?? "Somebody else"} is writing here`;
    const hasOwn = this.base && Object.keys(changesOf(this.base, this.form.get())).length > 0 && this.keeping.unacknowledged;
    const tools = [];
    if (this.state.may.take) tools.push([lock.mine ? "Write here instead" : "Take it over", () => this.busily(() => this.takeOver())]);
    if (hasOwn) tools.push(["Copy my text", () => this.copyText()]);
    this.banner(`${who}, since ${clockOf(lock.since, this.data)}.${hasOwn ? " What you wrote last is still here, and kept in this browser." : ""}`, ...tools);
  }

  setReadOnly(isReadOnly) {
    this.isReadOnly = isReadOnly;
    document.body.classList.toggle("reading", isReadOnly);
    this.form.setReadOnly(isReadOnly);
    this.drawToolbar?.();
    if (this.related) this.related.setReadOnly(isReadOnly);
    if (isReadOnly) this.keeping?.stop();
    else this.keeping?.resume();
    this.actions?.draw();
  }

  /* --- Versions that meet --- */

  bodyFrom(story, revision) {
    if (story.body_format === "html") return story.body;
    if (this.data.rendered !== undefined && this.data.revision === revision) return this.data.rendered;
    return make("div", {}, ...story.body.split(/\n\s*\n/).map((text) => make("p", {}, text))).innerHTML;
  }

  /** Takes up what stands at the server, with our own changes (of `oldBase`) laid over it. */
  async adopt(desk, oldBase, own) {
    const saved = this.form.normal(fieldsOf({ ...desk.story, body: this.bodyFrom(desk.story, desk.revision) }));
    const kept = desk.kept ? this.form.normal(desk.kept.fields) : null;
    const isKeptOld = kept && desk.kept.base !== desk.revision && !own;
    let theirs = kept && !isKeptOld ? overlay(saved, kept) : saved;
    this.state = { ...this.state, revision: desk.revision, status: desk.status, stage: desk.stage, may: desk.may, story: desk.story, undoUntil: desk.undo_until };
    this.form.address = { path: desk.story.path ?? "", isLive: desk.status === "live" };
    this.form.set(theirs);
    this.base = saved;
    this.keeping.settled(desk.kept?.kept ?? 0);
    const changes = isKeptOld ? { fields: kept, isSeamless: false } : own;
    if (changes) await this.layOver(desk, theirs, oldBase, changes, isKeptOld);
    else if (kept) this.tell("kept", desk.kept.at);
    else this.tell("saved");
    if (kept && !own && !isKeptOld && !this.isReadOnly && desk.kept.name && desk.kept.person !== this.data.user.id)
      this.notice(`These words were typed by ${desk.kept.name} and not saved yet.`);
    this.actions.draw();
    this.related?.draw();
  }

  async layOver(desk, theirs, oldBase, own, isKept) {
    const mine = overlay(theirs, own.fields);
    const met = Object.keys(own.fields).filter((name) => name in mine && !isSame(theirs[name], mine[name]));
    if (!met.length) {
      this.tell(desk.kept ? "kept" : "saved", desk.kept?.at);
      return;
    }
    const conflicts = own.isSeamless ? [] : met.filter((name) => !oldBase || !isSame(theirs[name], oldBase[name]));
    this.form.set(mine);
    if (!conflicts.length) {
      this.keeping.changed();
      this.notice(oldBase ? "Merged with what was saved meanwhile; nothing was in the way." : "Words that had not reached the server yet are back.");
      return;
    }
    this.keeping.changed();
    this.keeping.stop();
    await this.busily(() => this.settle(desk, theirs, mine, isKept));
  }

  /** Both versions side by side. What is decided is saved on top of both, so both stay in the history. */
  async settle(desk, theirs, mine, isKept) {
    const typed = `Typed by ${desk.kept?.name ?? "somebody"}`;
    const names = this.names(isKept ? "As it was saved" : desk.kept ? typed : "As it stands at the server", isKept ? typed : "Yours, in this browser");
    const why = "This story was changed in two places. Choose field by field. Both versions stay in its history.";
    const answer = await compare(find("#compare"), { theirs, mine, names, why });
    if (!answer) {
      this.banner("This story was changed in two places. Your words are here and in this browser.", ["Compare", () => this.busily(() => this.settle(desk, theirs, this.form.get(), isKept))], ["Copy my text", () => this.copyText()]);
      this.tell("conflict");
      return;
    }
    this.banner(null);
    let saved = this.base;
    let kept = this.keeping.kept;
    if (desk.kept && !isKept) saved = (await this.putVersion(saved, theirs, kept)) ?? saved;
    else if (isKept) saved = (await this.putVersion(saved, mine, kept)) ?? saved;
    if (!isKept && !isSame(mine, answer.fields)) saved = (await this.putVersion(saved, mine, kept)) ?? saved;
    this.base = saved;
    this.form.set(answer.fields);
    this.keeping.changed();
    this.keeping.resume();
    await this.save();
    this.notice("Both versions are in the history; this is the one you chose.");
  }

  names(theirs, mine) {
    const section = (id) => this.data.sections.find((one) => one.id === id)?.label ?? `Section ${id}`;
    return { theirs, mine, section, story: (id) => this.related?.name(id) ?? `Story ${id}` };
  }

  /** Another version beside what stands here; what is picked is written on. */
  async pickFrom(story, revision, label) {
    const older = this.form.normal(fieldsOf({ ...story, body: this.bodyFrom(story, revision) }));
    const now = this.form.get();
    if (isSame(older, now)) {
      this.notice("That version says what stands here.");
      return;
    }
    const answer = await compare(find("#compare"), { theirs: older, mine: now, names: this.names(label, "What stands here"), why: "What is picked stands on the page then; readers see it when it is published.", title: "An earlier version", isReadOnly: this.isReadOnly });
    if (!answer || this.isReadOnly || isSame(answer.fields, now)) return;
    this.form.set(answer.fields, { isUndoable: true });
    this.typed();
    this.notice("It stands on the page. Save it, or publish it.");
  }

  /** One version into the history; the fields that stand then, or null where it was not taken. */
  async putVersion(base, fields, kept) {
    const changes = changesOf(base, fields);
    if (!Object.keys(changes).length) return base;
    const { ok, json } = await ask("PUT", this.path, { revision: this.state.revision, body: { ...changes, tab: this.keeping.tab, kept } });
    if (!ok) return null;
    this.state.revision = json.revision;
    return fields;
  }

  async takeOver() {
    const changes = this.ownChanges();
    const { ok, json, message } = await ask("POST", `${this.path}/lock`, { body: { tab: this.keeping.tab, take: true } });
    if (!ok) {
      this.notice(`It could not be taken over: ${message}.`);
      return;
    }
    const desk = await this.fetchDesk();
    if (!desk) return;
    const oldBase = this.base;
    this.setLock(json.lock, desk.may);
    await this.adopt(desk, oldBase, changes);
    this.form.editor.commands.focus();
  }

  /** What was typed here and not acknowledged. */
  ownChanges() {
    if (!this.base || !this.keeping.unacknowledged) return null;
    const fields = changesOf(this.base, this.form.get());
    delete fields.body_format;
    return Object.keys(fields).length ? { fields, isSeamless: false } : null;
  }

  /** The server has another version: reads it and lays ours over. */
  async meet() {
    const desk = await this.fetchDesk();
    if (!desk) return;
    const oldBase = this.base;
    const changes = this.unsavedChanges();
    if (desk.lock && !(desk.lock.mine && desk.lock.tab === this.keeping.tab)) {
      this.setLock(desk.lock, desk.may);
      return;
    }
    this.keeping.stopped = this.isReadOnly;
    await this.adopt(desk, oldBase, changes);
  }

  unsavedChanges() {
    const fields = changesOf(this.base, this.form.get());
    delete fields.body_format;
    return Object.keys(fields).length ? { fields, isSeamless: false } : null;
  }

  /* --- Typing, keeping, saving --- */

  typed() {
    if (this.isReadOnly || !this.base) return;
    this.keeping.changed();
    if (!this.state.lock) this.hold();
    this.refreshBeside();
  }

  /** The first key takes the story. */
  async hold() {
    if (this.isHolding) return;
    this.isHolding = true;
    const { ok, status, json } = await ask("POST", `${this.path}/lock`, { body: { tab: this.keeping.tab } });
    this.isHolding = false;
    if (ok) this.state.lock = json.lock;
    else if (status === 409 && json.lock) this.setLock(json.lock);
  }

  async sendKept(body, keepalive) {
    const isSmall = JSON.stringify(body).length < KEEPALIVE_BYTES;
    const answer = await ask("POST", `${this.path}/keep`, { body, keepalive: keepalive && isSmall });
    if (answer.ok && answer.json.lock) this.state.lock = answer.json.lock;
    return answer;
  }

  tell(state, detail) {
    const line = find("[data-state]");
    if (state === "kept" && this.base && !this.isUnsaved) state = "saved";
    const words = {
      saved: () => (this.state.status === "live" && !this.state.story.has_working_copy ? "As readers see it" : "Saved"),
      waiting: () => "Writing …",
      keeping: () => "Keeping …",
      kept: () => `Kept ${clockOf(detail, this.data)}, not saved as a version yet`,
      offline: () => "No connection. Your words are kept in this browser; trying again.",
      "signed-out": () => "You are signed out. Your words are kept in this browser.",
      refused: () => `Kept in this browser only: ${detail}`,
      lost: () => "Reading only",
      conflict: () => "Changed in two places",
    };
    const text = words[state]();
    if (line.textContent !== text) line.textContent = text;
    line.dataset.state = state;
    if (state === "signed-out") this.banner("You are signed out. Sign in again in another tab; nothing is lost.", ["Sign in", () => open("/desk/sign-in", "_blank")]);
    if ((state === "kept" || state === "saved") && this.wasSignedOut) this.banner(null);
    this.wasSignedOut = state === "signed-out";
    if (state === "lost") this.setLock(detail.lock);
    if (state === "conflict" && detail?.theirs) this.meet();
    if (state === "kept" || state === "saved") this.preview.refresh();
    this.actions?.draw();
  }

  get isUnsaved() {
    return Boolean(this.base) && Object.keys(changesOf(this.base, this.form.get())).length > 0;
  }

  /** Makes a version of what stands on the page; true where the server has it. A wish that comes while one is on its way waits for it. */
  save() {
    const next = () => this.saveOnce();
    this.saving = (this.saving ?? Promise.resolve()).then(next, next);
    return this.saving;
  }

  async saveOnce() {
    if (this.isReadOnly) return !this.isUnsaved;
    await this.keeping.keep();
    const fields = this.form.get();
    const changes = changesOf(this.base, fields);
    if (!fields.title) return this.refuse("a story needs a headline");
    if (!Object.keys(changes).length) {
      this.tell("saved");
      return true;
    }
    const count = this.keeping.count;
    const body = { ...changes, tab: this.keeping.tab, kept: this.keeping.kept };
    const { ok, status, json, message } = await this.busily(() => ask("PUT", this.path, { revision: this.state.revision, body }));
    if (!ok) return this.notSaved(status, json, message);
    Object.assign(this.state, { revision: json.revision, status: json.status, stage: json.stage });
    if (json.lock) this.state.lock = json.lock;
    Object.assign(this.state.story, { has_working_copy: json.has_working_copy, path: json.path });
    if ("slug" in changes && (json.slug ?? "") !== fields.slug) {
      this.form.cleaned("slug", fields.slug, json.slug ?? "");
      fields.slug = json.slug ?? "";
    }
    this.base = fields;
    this.history.load();
    if (this.keeping.count === count) {
      this.keeping.settled(this.keeping.kept);
      this.tell("saved");
    }
    this.actions.draw();
    return true;
  }

  notSaved(status, json, message) {
    if (status === 409 && json.lock) this.setLock(json.lock);
    else if (status === 409) this.meet();
    else if (status === 0) this.tell("offline");
    else return this.refuse(message);
    this.refusal = status === 409 ? "somebody else was faster" : message;
    return false;
  }

  refuse(reason) {
    this.refusal = reason;
    this.notice(`Not saved: ${reason}. Your words are kept.`, true);
    return false;
  }

  /* --- What others do --- */

  watch() {
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.keeping.keep(true));
    addEventListener("online", () => this.keeping.again());
    addEventListener("beforeunload", (event) => {
      if (this.keeping.unacknowledged && !this.isReadOnly) event.preventDefault();
    });
    addEventListener("pagehide", () => {
      if (this.holds && !this.keeping.unacknowledged) ask("POST", `${this.path}/unlock`, { body: { tab: this.keeping.tab }, keepalive: true });
    });
  }

  /** News of the newsroom: of this story what of it changed, or that too much did to tell. */
  hear({ stories, reload }) {
    const entry = stories.find((story) => story.id === this.data.id);
    if (!entry && !reload) return;
    this.keeping.again();
    if (reload || entry.what.includes("note")) this.notes.load();
    if (reload || entry.what.some((kind) => kind !== "note")) this.later(reload ? null : entry);
  }

  /** Does work while no news is taken up: what it does itself would come back as news from somebody else. */
  async busily(work) {
    this.busy += 1;
    try {
      return await work();
    } finally {
      this.busy -= 1;
    }
  }

  /** One after the other, and not while something of ours is on its way: its answer tells of ourselves. */
  async later(entry) {
    this.unheard = { entry };
    if (this.isHearing) return;
    this.isHearing = true;
    while (this.unheard) {
      if (this.busy || this.keeping.sending || !this.base) {
        await new Promise((done) => setTimeout(done, BUSY_MS));
        continue;
      }
      const { entry: next } = this.unheard;
      this.unheard = null;
      await this.heard(next);
    }
    this.isHearing = false;
  }

  async heard(entry) {
    const desk = entry ? null : await this.fetchDesk();
    if (!entry && !desk) return;
    const lock = desk ? (desk.lock ?? null) : this.lockOf(entry);
    const isForeign = lock && !(lock.mine && lock.tab === this.keeping.tab);
    if (isForeign && !this.isReadOnly) {
      this.setLock(lock);
      this.tell("lost", { lock });
    }
    if (this.isReadOnly && !this.keeping.unacknowledged) {
      await this.readAlong(isForeign);
    } else if (!isForeign && (entry ?? desk).revision > this.state.revision) {
      await this.meet();
    } else if (!isForeign) {
      this.state.lock = lock;
      if (this.isReadOnly) this.setLock(lock);
    }
  }

  lockOf({ lock }) {
    return lock ? { ...lock, mine: lock.person === this.data.user.id } : null;
  }

  /** Shows what the one who writes has kept or saved. */
  async readAlong(isForeign) {
    const desk = await this.fetchDesk();
    if (!desk || this.keeping.unacknowledged) return;
    this.setLock(desk.lock ?? null, desk.may);
    await this.adopt(desk, null, null);
    if (!isForeign && desk.may.write) this.notice("The story is free; you can write.");
  }

  /* --- The page's own parts --- */

  attachBeside() {
    const dateOf = (iso) => (iso ? momentOf(iso, this.data) : "");
    this.archive = attachArchive(find("[data-archive]"), { id: this.data.id, dateOf });
    this.related = new RelatedPart(find("[data-related]"), {
      id: this.data.id,
      dateOf,
      read: () => this.form.rest,
      write: (lists) => Object.assign(this.form.rest, lists),
      change: () => this.typed(),
    });
    this.history = new HistoryPart(find("section[data-history]"), this);
    this.notes = new NotesPart(find("[data-notes]"), this);
    this.suggestions = attachSuggestions(find("[data-suggested]"), {
      read: () => {
        const { title, standfirst } = this.form.get();
        return { headline: title, standfirst, body: this.form.text(), body_format: "plain" };
      },
      taken: () => this.form.tags.values.map(({ name }) => name),
      add: (tag) => this.form.tags.add(tag),
    });
  }

  refreshBeside() {
    if (this.state.status === "unpublished" || this.state.status === "scheduled") this.archive({ headline: this.form.input("title").value, body: this.form.text() });
    this.suggestions.draw();
    if (!this.isReadOnly) this.suggestions.refresh();
  }

  async keepForPreview() {
    const isKept = await this.keeping.keep();
    if (!isKept && !this.isReadOnly && this.keeping.unacknowledged) this.notice("The preview shows what the server has; your last words are not there yet.");
  }

  async copyText() {
    const { title, standfirst } = this.form.get();
    const text = [title, standfirst, this.form.text().replace(/\n/g, "\n\n")].filter(Boolean).join("\n\n");
    try {
      await navigator.clipboard.writeText(text);
      this.notice("Copied.");
    } catch {
      this.notice("The browser did not allow it: select the text and copy it by hand.", true);
    }
  }

  attachKeys() {
    document.addEventListener("keydown", (event) => {
      const isWriting = event.target.closest("input, textarea, select, [contenteditable=true]");
      const isCommand = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      if (isCommand && key === "s") this.command(event, () => this.save());
      else if (isCommand && key === "enter" && event.target.closest("[data-notes]")) return;
      else if (isCommand && key === "enter") this.command(event, () => this.actions.open());
      else if (isCommand && key === "k") this.command(event, () => this.openLink());
      else if (isCommand && event.shiftKey && key === "p") this.command(event, () => this.preview.toggle());
      else if (key === "?" && !isWriting && !isCommand) this.command(event, () => openDialog(find("#help")));
    }, true);
  }

  command(event, work) {
    event.preventDefault();
    event.stopPropagation();
    if (!find("dialog:modal")) work();
  }

  /** A line that goes away by itself. */
  notice(text, isBad = false) {
    const line = find("[data-notice]");
    clearTimeout(this.noticeTimer);
    line.textContent = text ?? "";
    line.hidden = !text;
    line.classList.toggle("bad", isBad);
    this.noticeTimer = setTimeout(() => (line.hidden = true), isBad ? 15000 : 6000);
  }

  /** A line that stays until it is over, with what can be done. */
  banner(text, ...tools) {
    const place = find("[data-banner]");
    place.hidden = !text;
    place.replaceChildren(...(text ? [make("p", {}, text), make("p", { class: "acts" }, ...tools.map(([label, act]) => make("button", { type: "button", class: "btn small", onclick: act }, label)))] : []));
  }
}
