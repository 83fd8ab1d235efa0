// SPDX-License-Identifier: MIT
// A list of names that grows by typing: a combobox with suggestions, chips that can be taken away.
import { later, make } from "./dom.js";

let count = 0;

/**
 * suggest(text): a promise of [{key, label, note?, value}]. item(value): {key, label, note?}.
 * create(text): the value of a name that nobody suggested, null where there is no such thing.
 */
export class Chips {
  constructor(holder, { label, placeholder, suggest, item, create, change, decorate }) {
    Object.assign(this, { holder, suggest, item, create, change, decorate });
    this.values = [];
    this.options = [];
    this.active = -1;
    const id = `chips-${(count += 1)}`;
    this.list = make("ul", { class: "chips" });
    this.input = make("input", { type: "text", id, role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", autocomplete: "off", placeholder, "aria-label": label, maxlength: "150" });
    this.box = make("ul", { class: "options", role: "listbox", id: `${id}-list`, "aria-label": label, hidden: true });
    holder.append(this.list, make("div", { class: "combo" }, this.input, this.box));
    const look = later(120, () => this.look());
    this.input.addEventListener("input", () => {
      if (this.create && /[,;]$/.test(this.input.value)) this.addTyped();
      else look();
    });
    this.input.addEventListener("click", () => this.look());
    this.input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  set(values) {
    this.values = [...values];
    this.draw();
  }

  setReadOnly(isReadOnly) {
    this.isReadOnly = isReadOnly;
    this.input.hidden = isReadOnly;
    this.draw();
  }

  add(value) {
    const { key } = this.item(value);
    if (this.isReadOnly || this.values.some((other) => this.item(other).key === key)) return;
    this.values.push(value);
    this.draw();
    this.change();
  }

  remove(index) {
    this.values.splice(index, 1);
    this.draw();
    this.change();
    (this.list.querySelectorAll("button")[index] ?? this.input).focus();
  }

  first(index) {
    this.values.unshift(...this.values.splice(index, 1));
    this.draw();
    this.change();
  }

  draw() {
    this.list.replaceChildren(
      ...this.values.map((value, index) => {
        const { label, note } = this.item(value);
        const chip = make("li", {}, make("span", {}, label), note && make("small", {}, note));
        this.decorate?.(chip, value, index, this);
        if (!this.isReadOnly) chip.append(make("button", { type: "button", "aria-label": `Remove ${label}`, onclick: () => this.remove(index) }, "×"));
        return chip;
      }),
    );
    this.list.hidden = this.values.length === 0;
  }

  async look() {
    const text = this.input.value.trim();
    const options = await this.suggest(text);
    if (document.activeElement !== this.input || text !== this.input.value.trim()) return;
    const taken = new Set(this.values.map((value) => this.item(value).key));
    this.options = options.filter(({ key }) => !taken.has(key)).slice(0, 8);
    this.active = -1;
    this.show();
  }

  show() {
    this.box.replaceChildren(
      ...this.options.map(({ label, note }, index) =>
        make(
          "li",
          { role: "option", id: `${this.box.id}-${index}`, "aria-selected": String(index === this.active), onmousedown: (event) => {
            event.preventDefault();
            this.choose(index);
          } },
          label,
          note && make("small", {}, note),
        ),
      ),
    );
    const isOpen = this.options.length > 0;
    this.box.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (this.active >= 0) this.input.setAttribute("aria-activedescendant", `${this.box.id}-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.options = [];
    this.active = -1;
    this.show();
  }

  choose(index) {
    const { value } = this.options[index];
    this.input.value = "";
    this.hide();
    this.add(value);
  }

  addTyped() {
    const text = this.input.value.replace(/[,;]\s*$/, "").trim();
    this.input.value = "";
    this.hide();
    if (text && this.create) this.add(this.create(text));
  }

  /** What was typed and not chosen is no less wanted. */
  leave() {
    if (document.activeElement === this.input) return;
    if (this.create) this.addTyped();
    this.hide();
  }

  key(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      const size = this.options.length;
      if (!size) this.look();
      else this.active = (this.active + (key === "ArrowDown" ? 1 : size + (this.active < 0 ? 0 : -1))) % size;
      this.show();
    } else if (key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (this.active >= 0) this.choose(this.active);
      else if (!this.create && this.options.length) this.choose(0);
      else this.addTyped();
    } else if (key === "Escape" && this.options.length) {
      event.stopPropagation();
      this.hide();
    } else if (key === "Backspace" && !this.input.value && this.values.length) {
      this.remove(this.values.length - 1);
      this.input.focus();
    }
  }
}
