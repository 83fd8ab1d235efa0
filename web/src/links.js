// SPDX-License-Identifier: MIT
// The dialog of a link: an address, or a story of ours found by its words.
import { ask } from "./api.js";
import { find, later, make, openDialog, tendDialog } from "./dom.js";

/** What people type for an address; null where it is none. */
export function addressOf(text) {
  const typed = text.trim();
  if (/^(https?:\/\/|mailto:|tel:|\/|#)/i.test(typed)) return typed;
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed)) return `mailto:${typed}`;
  if (/^[\w-]+(\.[\w-]+)+([/?#].*)?$/.test(typed)) return `https://${typed}`;
  return null;
}

export function attachLinks(dialog, editor) {
  const input = find("input", dialog);
  const list = find("[data-found]", dialog);
  const said = find("[data-said]", dialog);
  const remove = find("[data-unlink]", dialog);
  tendDialog(dialog);

  function apply(address, words = address?.replace(/^https?:\/\//, "")) {
    dialog.close();
    const chain = editor.chain().focus().extendMarkRange("link");
    if (!address) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link"))
      chain.insertContent({ type: "text", text: words, marks: [{ type: "link", attrs: { href: address } }] }).run();
    else chain.setLink({ href: address }).run();
  }

  async function look() {
    const text = input.value.trim();
    list.replaceChildren();
    said.textContent = "";
    if (text.length < 3 || addressOf(text)) return;
    const { ok, json } = await ask("GET", `/api/v1/search?q=${encodeURIComponent(text)}`);
    if (!ok || text !== input.value.trim()) return;
    if (!json.stories.length) said.textContent = "No story of ours has these words.";
    list.replaceChildren(
      ...json.stories.slice(0, 6).map((story) =>
        make("li", {}, make("button", { type: "button", class: "pick", onclick: () => apply(story.path, story.headline) }, story.headline, make("small", {}, story.published.slice(0, 10)))),
      ),
    );
  }

  input.addEventListener("input", later(200, look));
  find("form", dialog).addEventListener("submit", (event) => {
    event.preventDefault();
    const address = addressOf(input.value);
    if (address) apply(address);
    else said.textContent = "That is no address. Choose a story below, or type one that begins with https://";
  });
  remove.addEventListener("click", () => apply(null));
  return () => {
    if (!editor.isEditable) return;
    const present = editor.getAttributes("link").href ?? "";
    input.value = present;
    remove.hidden = !present;
    list.replaceChildren();
    said.textContent = "";
    openDialog(dialog);
    input.select();
  };
}
