// SPDX-License-Identifier: MIT
// What is done with a story beside writing it, by its state and by what one may: stages, publish,
// correct, withdraw, spike, restore, undo. Whatever is typed is saved first.
import { ask } from "./api.js";
import { all, find, make, openDialog, tendDialog } from "./dom.js";
import { clockOf, fullOf, localOf, momentsOf, untilOf } from "./times.js";

const STATUSES = { unpublished: "Not public", scheduled: "Scheduled", live: "Live", withdrawn: "Withdrawn" };
const HOUR_MS = 3600000;
const SLOW_MS = 400;

export class Actions {
  constructor(page) {
    this.page = page;
    this.panel = find("#act");
    this.toast = find("[data-toast]");
    tendDialog(this.panel);
    find("[data-save]").addEventListener("click", () => page.save());
    find("[data-publish]").addEventListener("click", () => this.open());
    find("[data-stage]").addEventListener("change", (event) => this.move(event.target.value));
    for (const radio of all("input[name=how]", this.panel)) radio.addEventListener("change", () => this.drawPanel());
    find("[name=at]", this.panel).addEventListener("input", () => this.drawMoment());
    find("form", this.panel).addEventListener("submit", (event) => {
      event.preventDefault();
      this.go();
    });
    find("[data-unschedule]", this.panel).addEventListener("click", () => this.run("undo", {}, "Taken back; the public never knew."));
    find("[data-withdraw]", this.panel).addEventListener("click", () => this.withdraw());
    find("[data-spike]", this.panel).addEventListener("click", () => this.run("spike", {}, "Spiked. It can be brought back."));
    find("[data-restore]", this.panel).addEventListener("click", () => this.run("restore", {}, "It is a draft again."));
  }

  get state() {
    return this.page.state;
  }

  get isSpiked() {
    return this.state.stage === "spiked";
  }

  draw() {
    const { status, stage, may, story } = this.state;
    const { page } = this;
    const isDone = this.isSpiked || status === "withdrawn";
    const hasChanges = page.isUnsaved || story.has_working_copy;
    const status_pill = find("[data-status]");
    status_pill.textContent = this.isSpiked ? "Spiked" : status === "scheduled" && story.embargo ? "Under embargo" : STATUSES[status];
    status_pill.className = `pill ${status === "live" ? "live" : status === "scheduled" ? "cool" : isDone ? "stop" : ""}`;
    find("[data-changes]").hidden = !(status === "live" && hasChanges);
    const select = find("[data-stage]");
    select.value = this.isSpiked ? "draft" : stage;
    select.disabled = !may.stage || isDone || page.isReadOnly || status === "scheduled" || (status === "live" && !hasChanges);
    select.parentElement.hidden = isDone || (status === "live" && !hasChanges);
    const save = find("[data-save]");
    save.disabled = page.isReadOnly || !page.isUnsaved;
    const publish = find("[data-publish]");
    const isEditor = may.publish || may.correct || may.withdraw;
    publish.textContent = !isEditor && !isDone ? "More …" : status === "live" ? "Update …" : status === "scheduled" ? "Schedule …" : isDone ? "Restore …" : "Publish …";
    publish.classList.toggle("main", Boolean(isEditor));
    publish.hidden = !isEditor && !(may.spike && status !== "live" && status !== "scheduled");
    const seen = find("[data-seen]");
    seen.hidden = status !== "live";
    if (story.path) seen.href = story.path;
    this.drawUndo();
  }

  /* --- The panel --- */

  open() {
    if (find("[data-publish]").hidden) return;
    find("[data-said]", this.panel).textContent = "";
    find("[name=at]", this.panel).value ||= localOf(new Date(Math.ceil((Date.now() + HOUR_MS) / HOUR_MS) * HOUR_MS), this.page.data);
    const first = all("input[name=how]", this.panel).find((radio) => !radio.closest("label").hidden);
    this.drawPanel();
    const visible = all("input[name=how]", this.panel).filter((radio) => !radio.closest("label").hidden);
    if (!visible.some((radio) => radio.checked)) (visible[0] ?? first).checked = true;
    this.drawPanel();
    openDialog(this.panel);
    (visible.find((radio) => radio.checked) ?? find("[data-close]", this.panel)).focus();
  }

  get how() {
    return all("input[name=how]", this.panel).find((radio) => radio.checked && !radio.closest("label").hidden)?.value ?? null;
  }

  drawPanel() {
    const { status, may, story } = this.state;
    const isDone = this.isSpiked || status === "withdrawn";
    const offered = { now: !isDone && status !== "live" && may.publish, at: !isDone && status !== "live" && may.publish, embargo: !isDone && status !== "live" && may.publish, update: status === "live" && may.publish, correct: status === "live" && may.correct };
    for (const radio of all("input[name=how]", this.panel)) radio.closest("label").hidden = !offered[radio.value];
    const { how } = this;
    const part = (name, isShown) => (find(`[data-part=${name}]`, this.panel).hidden = !isShown);
    part("at", how === "at" || how === "embargo");
    this.drawMoment();
    part("note", how === "correct");
    part("go", how !== null);
    part("scheduled", status === "scheduled");
    part("withdraw", status === "live" && may.withdraw);
    part("spike", status !== "live" && !isDone && status !== "scheduled" && may.spike);
    part("restore", isDone && may.spike);
    if (status === "scheduled") find("[data-due]", this.panel).textContent = `${story.embargo ? "Under embargo until" : "Comes out on"} ${fullOf(story.published, this.page.data)}.`;
    find("[name=note]", this.panel).required = how === "correct";
    find("[data-go]", this.panel).textContent = { now: "Publish now", at: "Schedule", embargo: "Hold under embargo", update: "Put it before readers", correct: "Correct" }[how] ?? "Publish";
    find("h2", this.panel).textContent = status === "live" ? "This story is live" : isDone ? "This story is not in use" : may.publish ? "Publish" : "This story";
    this.drawChecks(how !== null);
  }

  /** What was typed as the moment: {at} or, where it is none to come, {fault}. note: what should be known of it. */
  get moment() {
    const typed = find("[name=at]", this.panel).value.slice(0, 16);
    if (!typed) return { fault: "Choose a moment first." };
    const [at, second] = momentsOf(typed, this.page.data);
    if (!at) return { fault: `There is no ${typed.slice(11)} on that day: clocks go forward. Choose another.` };
    if (at <= Date.now()) return { fault: `${fullOf(at, this.page.data)} has passed. Choose a moment to come, or publish now.` };
    return { at, note: second ? ` This hour comes twice as clocks go back: the first one is meant.` : "" };
  }

  drawMoment() {
    const line = find("[data-when]", this.panel);
    const { at, note, fault } = this.moment;
    line.textContent = fault ?? `${fullOf(at, this.page.data)}, ${untilOf(at)}.${note}`;
    line.classList.toggle("bad", Boolean(fault));
  }

  /** What an editor would look at last. */
  checks() {
    const fields = this.page.form.get();
    const said = [];
    if (!fields.title) said.push(["stop", "There is no headline."]);
    if (!this.page.form.text().trim()) said.push(["wait", "There is no text."]);
    if (!fields.section_ids.length) said.push(["stop", "It has no section: choose one before it comes out."]);
    if (!this.page.form.lead.isTold) said.push(["stop", "The lead picture has no alternative text."]);
    if (all(".fig.lacks").length) said.push(["wait", "A picture in the text has no alternative text of its own: the library's is taken. Where there is none, it does not come out."]);
    said.push(...this.page.form.lead.warnings);
    if (!fields.standfirst) said.push(["good", "The standfirst is the first sentence."]);
    if (!fields.picture) said.push(["good", "There is no lead picture."]);
    if (!fields.tags.length) said.push(["good", "There are no tags."]);
    return said;
  }

  drawChecks(isShown) {
    const list = find("[data-checks]", this.panel);
    const checks = isShown ? this.checks() : [];
    list.hidden = checks.length === 0;
    list.replaceChildren(...checks.map(([kind, text]) => make("li", { class: kind }, text)));
  }

  /* --- Doing it --- */

  say(text) {
    find("[data-said]", this.panel).textContent = text;
  }

  async go() {
    const { how } = this;
    const note = find("[name=note]", this.panel).value.trim();
    const { at, fault } = how === "at" || how === "embargo" ? this.moment : {};
    if (fault) {
      find("[name=at]", this.panel).focus();
      return this.say(fault);
    }
    if (how === "correct" && !note) return this.say("Say what was corrected: readers see this note.");
    const body = { now: {}, update: {}, at: { at }, embargo: { at, embargo: true }, correct: { note, compare: find("[name=compare]", this.panel).checked } }[how];
    const said = { now: "Live", update: "Live", correct: "Corrected", at: "Scheduled", embargo: "Held under embargo" }[how];
    return this.run(how === "correct" ? "correct" : "publish", body, said);
  }

  async withdraw() {
    const reason = find("[name=reason]", this.panel).value.trim();
    if (!reason) {
      find("[name=reason]", this.panel).focus();
      return this.say("Say why it is withdrawn: the newsroom sees the reason.");
    }
    return this.run("withdraw", { reason }, "Withdrawn: it is gone from every page and list");
  }

  async run(action, body, said) {
    if (this.isRunning) return;
    this.isRunning = true;
    const timer = setTimeout(() => this.wait(true), SLOW_MS);
    try {
      await this.page.busily(() => this.carryOut(action, body, said));
    } finally {
      clearTimeout(timer);
      this.wait(false);
      this.isRunning = false;
    }
  }

  /** What takes longer than one notices is said to be on its way. */
  wait(isOn) {
    this.panel.classList.toggle("busy", isOn);
    if (isOn) this.say("On its way …");
    else if (find("[data-said]", this.panel).textContent === "On its way …") this.say("");
  }

  /** Saves, does it, and takes up what stands then. */
  async carryOut(action, body, said) {
    const { page } = this;
    this.say("");
    const isSaved = await page.save();
    if (!isSaved) return this.say(`It could not be saved, so nothing was done: ${page.refusal}.`);
    const { ok, json, message } = await ask("POST", `${page.path}/${action}`, { revision: page.state.revision, body });
    if (!ok) return this.say(`That did not work: ${message}.`);
    for (const name of ["note", "reason"]) find(`[name=${name}]`, this.panel).value = "";
    find("[name=compare]", this.panel).checked = false;
    const desk = await page.fetchDesk();
    if (this.panel.open) this.panel.close();
    if (desk) await page.adopt(desk, page.base, page.unsavedChanges());
    page.related.load();
    page.history.load();
    this.tellDone(said, json);
  }

  async move(stage) {
    const { page } = this;
    const answer = await page.busily(async () => (await page.save()) && ask("POST", `${page.path}/stage`, { revision: page.state.revision, body: { stage } }));
    if (answer?.ok) {
      Object.assign(page.state, { revision: answer.json.revision, stage: answer.json.stage });
      page.history.load();
    } else page.notice(answer ? `Not moved: ${answer.message}.` : `It could not be saved, so it was not moved: ${page.refusal}.`, true);
    this.draw();
  }

  tellDone(said, json) {
    const { pages, visible_ms: ms } = json.figures ?? {};
    const { data, state } = this.page;
    const isTimed = state.status === "scheduled";
    const figures = state.status === "live" && pages ? ` on ${pages} ${pages === 1 ? "page" : "pages"} in ${Math.max(1, Math.round(ms))} ms` : "";
    this.said = isTimed ? `${said} for ${fullOf(state.story.published, data)}.` : `${said.replace(/\.$/, "")}${figures}.`;
    this.shownUntil = Date.now() + 8000;
    this.isOwn = true;
    if (json.warnings?.length) this.page.notice(json.warnings.join(" "), true);
    this.drawUndo();
  }

  /** What was done last, and for a minute the way back. */
  drawUndo() {
    clearTimeout(this.timer);
    const { undoUntil, may } = this.state;
    const left = undoUntil && may.publish && this.isOwn && !this.page.isReadOnly ? Math.ceil((new Date(undoUntil) - Date.now()) / 1000) : 0;
    const isShown = left > 0 || (this.said && this.shownUntil > Date.now());
    this.toast.hidden = !isShown;
    if (!isShown) {
      this.said = null;
      return;
    }
    const text = find("span", this.toast);
    const words = this.said ?? `It can be taken back until ${clockOf(undoUntil, this.page.data)}.`;
    if (text.textContent !== words) text.textContent = words;
    const undo = find("button", this.toast);
    undo.hidden = left <= 0;
    undo.textContent = `Undo (${left} s)`;
    undo.onclick = () => this.run("undo", {}, "Taken back");
    this.timer = setTimeout(() => this.drawUndo(), 1000);
  }
}
