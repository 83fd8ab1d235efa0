// SPDX-License-Identifier: MIT
// The dialog in which a picture is chosen from the library or added to it.
import { ask, uploadPicture } from "./api.js";
import { find, later, make, openDialog, tendDialog } from "./dom.js";

export class Picker {
  constructor(dialog) {
    this.dialog = dialog;
    this.grid = find("[data-grid]", dialog);
    this.said = find("[data-said]", dialog);
    this.search = find("input[type=search]", dialog);
    this.file = find("input[type=file]", dialog);
    tendDialog(dialog);
    this.search.addEventListener("input", later(200, () => this.load()));
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    this.file?.addEventListener("change", () => this.take([...this.file.files]));
    dialog.addEventListener("dragover", (event) => event.preventDefault());
    dialog.addEventListener("drop", (event) => {
      event.preventDefault();
      this.take([...event.dataTransfer.files]);
    });
    dialog.addEventListener("close", () => this.settle(null));
  }

  /** Resolves to a picture of the library, or null. */
  choose() {
    this.settle(null);
    openDialog(this.dialog);
    this.said.textContent = "";
    this.load();
    return new Promise((done) => {
      this.done = done;
    });
  }

  settle(picture) {
    const { done } = this;
    this.done = null;
    if (this.dialog.open) this.dialog.close();
    done?.(picture);
  }

  async load() {
    const text = this.search.value.trim();
    const { ok, json, message } = await ask("GET", `/desk/pictures.json?q=${encodeURIComponent(text)}`);
    if (text !== this.search.value.trim()) return;
    this.said.textContent = !ok ? message : json.length ? "" : text ? "No picture has these words." : "No pictures yet.";
    this.grid.replaceChildren(
      ...(ok ? json : []).map((picture) => {
        const title = picture.caption || picture.name || "No caption yet";
        const note = !picture.usable ? "Rights ended" : !picture.alt ? "No alternative text" : picture.credit;
        return make(
          "li",
          {},
          make(
            "button",
            { type: "button", disabled: !picture.usable, onclick: () => this.settle(picture) },
            make("img", { src: picture.thumb, alt: "", loading: "lazy" }),
            make("b", {}, title),
            make("small", {}, note),
          ),
        );
      }),
    );
  }

  async take(files) {
    const [first] = files;
    if (!first) return;
    this.said.textContent = `Sending ${first.name} …`;
    const { picture, message } = await uploadPicture(first);
    this.file.value = "";
    if (picture) this.settle(picture);
    else this.said.textContent = `${first.name} was not taken: ${message}`;
  }
}
