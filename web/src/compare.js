// SPDX-License-Identifier: MIT
// Two versions of a story side by side, word by word. Resolves to what the person wants of each field;
// nothing is thrown away here: the caller puts both versions into the history first.
import { differences } from "./differences.js";
import { all, find, make, openDialog } from "./dom.js";
import { LABELS, differing } from "./fields.js";

function plain(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const blocks = [...body.querySelectorAll("p, h2, h3, h4, li, td, th, figcaption, pre, dt, dd")].filter((block) => !block.querySelector("p, li"));
  return blocks.map((block) => block.textContent.trim()).join("\n");
}

function wordsOf(name, value, names) {
  if (name === "body") return plain(value);
  if (name === "section_ids") return value.map((id) => names.section(id)).join(", ");
  if (name === "tags") return value.map((tag) => tag.name).join(", ");
  if (name === "picture") return value ? [`Picture ${value.id}`, value.caption, value.credit, value.alt].filter(Boolean).join("\n") : "";
  if (name === "related" || name === "unrelated") return value.map((id) => names.story(id)).join("\n");
  if (name === "priority" || name === "urgency") return find(`[data-field=${name}] option[value="${value}"]`)?.textContent ?? String(value);
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function side(parts, shown) {
  const text = make("div", { class: "words", dir: "auto" });
  for (const [kind, words] of parts) {
    if (kind === "same") text.append(words);
    else if (kind === shown) text.append(make(kind === "old" ? "del" : "ins", {}, words));
  }
  if (!text.textContent) text.append(make("i", { class: "soft" }, "empty"));
  return text;
}

function row(name, theirs, mine, names) {
  const words = [theirs, mine].map((fields) => wordsOf(name, fields[name], names));
  /* Where the words are the same, a link or an emphasis is another one. */
  const parts = differences(...(name === "body" && words[0] === words[1] ? [theirs.body, mine.body] : words));
  const choice = (which, label, shown) =>
    make("label", { class: "side-by" }, make("span", { class: "who" }, make("input", { type: "radio", name: `pick-${name}`, value: which, checked: which === "mine" }), label), side(parts, shown));
  return make("fieldset", { class: "pick-row" }, make("legend", {}, LABELS[name]), choice("theirs", names.theirs, "old"), choice("mine", names.mine, "new"));
}

/** Resolves to {fields, picked: "mine" | "some"}, or null where the person only closed it. */
export function compare(dialog, { theirs, mine, names, why, title = "Two versions", isReadOnly = false }) {
  const rows = find("[data-rows]", dialog);
  const different = differing(theirs, mine);
  find("[data-why]", dialog).textContent = why;
  find("h2", dialog).textContent = title;
  for (const tool of all(".acts", dialog)) tool.hidden = isReadOnly;
  rows.replaceChildren(...different.map((name) => row(name, theirs, mine, names)));
  for (const button of all("[data-all]", dialog))
    button.onclick = () => {
      for (const radio of all(`input[value=${button.dataset.all}]`, rows)) radio.checked = true;
    };
  return new Promise((done) => {
    const end = (answer) => {
      dialog.onclose = null;
      if (dialog.open) dialog.close();
      done(answer);
    };
    dialog.onclose = () => end(null);
    find("[data-take]", dialog).onclick = () => {
      const fields = { ...theirs };
      for (const name of different) if (find(`input[name="pick-${name}"][value=mine]`, rows).checked) fields[name] = mine[name];
      end({ fields });
    };
    openDialog(dialog);
  });
}
