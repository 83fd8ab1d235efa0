// SPDX-License-Identifier: MIT
// The lead picture with its words.
import { ask, uploadPicture } from "./api.js";
import { find, make } from "./dom.js";

/* An end of rights within two days is worth a word before publishing. */
const WARN_MS = 48 * 3600 * 1000;

export class Lead {
  constructor(holder, { picker, change }) {
    this.holder = holder;
    this.picker = picker;
    this.change = change;
    this.value = null;
    this.known = new Map(); /* id: the library's words */
    this.frame = find("[data-lead-frame]", holder);
    this.words = find("[data-lead-words]", holder);
    this.rights = find("[data-lead-rights]", holder);
    this.empty = find("[data-lead-empty]", holder);
    for (const name of ["alt", "caption", "credit"])
      this.input(name).addEventListener("input", () => {
        if (!this.value) return;
        this.value = { ...this.value, [name]: this.input(name).value };
        this.mark();
        this.change();
      });
    holder.addEventListener("dragover", (event) => event.preventDefault());
    holder.addEventListener("drop", (event) => {
      event.preventDefault();
      this.drop(event.dataTransfer.files[0]);
    });
    for (const button of holder.querySelectorAll("[data-lead-choose]")) button.addEventListener("click", () => this.choose());
    find("[data-lead-remove]", holder).addEventListener("click", () => {
      this.set(null);
      this.change();
      find("[data-lead-choose]", this.empty).focus();
    });
  }

  input(name) {
    return find(`[data-lead="${name}"]`, this.holder);
  }

  async choose() {
    const picture = await this.picker.choose();
    if (picture) this.take(picture);
  }

  async drop(file) {
    const add = find("[data-lead-choose]", this.empty);
    if (!file || add.hidden) return;
    add.textContent = `Sending ${file.name} …`;
    const { picture, message } = await uploadPicture(file);
    add.textContent = picture ? "Add a lead picture" : `${file.name} was not taken: ${message}. Choose another`;
    if (picture) this.take(picture);
  }

  /** A picture of the library becomes the lead. */
  take(picture) {
    this.known.set(picture.id, picture);
    this.set({ id: picture.id, alt: picture.alt ?? "", caption: picture.caption ?? "", credit: picture.credit ?? "" });
    this.change();
  }

  set(value) {
    const changed = value?.id !== this.value?.id;
    this.value = value;
    this.empty.hidden = value !== null;
    this.frame.hidden = this.words.hidden = value === null;
    this.showRights();
    if (!value) return;
    if (changed || !this.frame.firstElementChild) this.frame.replaceChildren(make("img", { src: `/desk/pictures/${value.id}/large`, alt: value.alt }));
    for (const name of ["alt", "caption", "credit"]) if (this.input(name).value !== value[name]) this.input(name).value = value[name];
    this.mark();
    this.inherit();
  }

  /** Words that the story leaves empty are the library's. */
  async inherit() {
    const { id } = this.value;
    if (!this.known.has(id)) {
      const { ok, json } = await ask("GET", `/desk/pictures.json?before=${id + 1}`);
      if (ok) for (const picture of json) this.known.set(picture.id, picture);
    }
    const picture = this.known.get(id);
    if (!picture || this.value?.id !== id) return;
    for (const name of ["alt", "caption", "credit"]) if (picture[name]) this.input(name).placeholder = picture[name];
    this.mark();
  }

  /** Whether readers who do not see it are told what it shows. */
  get isTold() {
    return !this.value || Boolean(this.value.alt.trim() || this.known.get(this.value.id)?.alt);
  }

  /** When the right to show it ends; null: never, or not known. */
  get until() {
    const until = this.value && this.known.get(this.value.id)?.until;
    return until ? new Date(until) : null;
  }

  /** What is to be said of its rights before it comes out. */
  get warnings() {
    const { until } = this;
    if (!until || until - Date.now() > WARN_MS) return [];
    return [[until > Date.now() ? "wait" : "stop", this.rights.textContent]];
  }

  showRights() {
    const { until } = this;
    this.rights.hidden = !until;
    if (!until) return;
    const words = until.toLocaleString(document.documentElement.lang || "en", { dateStyle: "long", timeStyle: "short", timeZone: this.rights.dataset.zone });
    this.rights.textContent = until > Date.now() ? `The right to show the lead picture ends on ${words}.` : `The right to show the lead picture ended on ${words}: readers do not see it.`;
    this.rights.classList.toggle("bad", until - Date.now() <= WARN_MS);
  }

  mark() {
    this.showRights();
    this.input("alt").classList.toggle("lacks", !this.isTold);
    const image = this.frame.firstElementChild;
    if (image) image.alt = this.value.alt;
  }

  setReadOnly(isReadOnly) {
    for (const name of ["alt", "caption", "credit"]) this.input(name).readOnly = isReadOnly;
    for (const button of this.holder.querySelectorAll("button")) button.hidden = isReadOnly;
  }
}
