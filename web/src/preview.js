// SPDX-License-Identifier: MIT
// The page that readers would get, at a phone's or a desk's width. In a wide window it stands beside the text and follows it;
// in a narrow one it covers the page. What is newer is read behind what is shown and takes its place where that was scrolled to.
import { all, find, make } from "./dom.js";

const WIDE = matchMedia("(min-width: 68rem)");
const WIDTHS = { phone: 390, desktop: 1280 };

export class Preview {
  /** keep(): sends what is not at the server yet. */
  constructor(dialog, { id, keep }) {
    this.round = 0; /* of opening */
    Object.assign(this, { dialog, keep, path: `/desk/stories/${id}/preview` });
    this.room = find(".frame", dialog);
    this.said = find("[data-said]", dialog);
    for (const radio of all("input", dialog)) radio.addEventListener("change", () => this.fit());
    find("[data-close]", dialog).addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => !this.isMoving && this.shut());
    document.addEventListener("keydown", (event) => event.key === "Escape" && !find("dialog:modal") && dialog.open && dialog.close());
    addEventListener("resize", () => this.fit());
    WIDE.addEventListener("change", () => dialog.open && this.place());
  }

  get frame() {
    return find("iframe", this.room);
  }

  async toggle() {
    if (this.dialog.open) {
      this.dialog.close();
      return;
    }
    this.said.textContent = "";
    this.place();
    await this.keep();
    this.refresh();
  }

  /** Beside the text, which keeps the keys; or over everything. */
  place() {
    const { activeElement } = document;
    this.isMoving = true;
    if (this.dialog.open) this.dialog.close();
    const { scrollY } = window; /* opening gives the dialog the keys, and goes to where it stands in the page */
    document.body.classList.toggle("previewing", WIDE.matches);
    if (WIDE.matches) this.dialog.show();
    else this.dialog.showModal();
    if (WIDE.matches) activeElement?.focus({ preventScroll: true });
    scrollTo({ top: scrollY, behavior: "instant" });
    setTimeout(() => (this.isMoving = false)); /* the event of closing comes later */
    this.fit();
  }

  /** What is being read then never comes, and nobody waits for it. */
  shut() {
    this.round += 1;
    this.isReading = false;
    document.body.classList.remove("previewing", "at-desk");
    this.room.replaceChildren();
  }

  /** The server has something newer: one reading at a time. */
  refresh() {
    if (!this.dialog.open) return;
    this.isStale = true;
    if (!this.isReading) this.read();
  }

  async read() {
    const { round } = this;
    this.isReading = true;
    while (this.isStale && round === this.round) {
      this.isStale = false;
      await this.readOnce();
    }
    if (round === this.round) this.isReading = false;
  }

  async readOnce() {
    const old = this.frame;
    const next = make("iframe", { title: "The story as readers would see it", sandbox: "allow-same-origin", class: "coming" });
    const loaded = new Promise((done) => next.addEventListener("load", done));
    next.src = `${this.path}?at=${Date.now()}`;
    this.room.append(next);
    this.fit();
    await loaded;
    const page = next.contentDocument; /* none of a page that could not be read */
    this.said.textContent = page ? "" : old ? "Not reached: this is what was read last." : "It could not be read: the server was not reached.";
    if (!page) {
      next.remove();
      return;
    }
    await page.fonts.ready;
    if (old?.contentWindow) next.contentWindow.scrollTo(old.contentWindow.scrollX, old.contentWindow.scrollY);
    next.classList.remove("coming");
    old?.remove();
  }

  /** At its own width, made smaller where there is less room. */
  fit() {
    if (!this.dialog.open) return;
    const { value } = find("input:checked", this.dialog);
    this.dialog.classList.toggle("phone", value === "phone");
    document.body.classList.toggle("at-desk", value === "desktop");
    const scale = Math.min(1, this.room.clientWidth / WIDTHS[value]);
    for (const frame of all("iframe", this.room)) {
      frame.style.transform = scale < 1 ? `scale(${scale})` : "";
      frame.style.height = scale < 1 ? `${this.room.clientHeight / scale}px` : "";
    }
    this.room.style.justifyItems = scale < 1 ? "start" : "";
  }
}
