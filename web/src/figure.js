// SPDX-License-Identifier: MIT
// A picture in the text: the caption is written below it, credit and alternative text beside that.
import { Node } from "@tiptap/core";

import { make } from "./dom.js";

const only = (root, selector) => {
  const found = root.querySelectorAll(selector);
  return found.length === 1 ? found[0] : null;
};

function read(figure) {
  const image = figure.localName === "img" ? figure : only(figure, "img");
  if (!image) return false;
  const small = figure.querySelector?.("figcaption small:last-child");
  return {
    src: image.getAttribute("src"),
    alt: image.getAttribute("alt"),
    width: image.getAttribute("width"),
    height: image.getAttribute("height"),
    href: image.closest("a")?.getAttribute("href") ?? null,
    credit: small?.textContent ?? "",
  };
}

/** The caption's own words, without the credit. */
function captionOf(figure) {
  const caption = figure.querySelector("figcaption")?.cloneNode(true) ?? document.createElement("div");
  caption.querySelector("small:last-child")?.remove();
  return caption;
}

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,
  defining: true,
  addOptions: () => ({ onPicture: null }),
  addAttributes: () => Object.fromEntries(["src", "alt", "width", "height", "href", "credit"].map((name) => [name, { default: null, rendered: false }])),
  parseHTML: () => [
    { tag: "figure", getAttrs: read, contentElement: captionOf },
    { tag: "img[src]", getAttrs: read, contentElement: () => document.createElement("div") },
  ],
  renderHTML({ node }) {
    const { src, alt, width, height, href, credit } = node.attrs;
    /* None is not an empty one: that says "for decoration". */
    const image = ["img", alt === null ? { src, width, height } : { src, alt, width, height }];
    const words = credit ? [["span", 0], " ", ["small", credit]] : [["span", 0]];
    return ["figure", href ? ["a", { href }, image] : image, ["figcaption", ...words]];
  },
  addNodeView() {
    return ({ node: first, editor, getPos }) => {
      let node = first;
      const change = (attributes) => {
        const { tr } = editor.state;
        editor.view.dispatch(tr.setNodeMarkup(getPos(), null, { ...node.attrs, ...attributes }));
      };
      const image = make("img", { src: node.attrs.src, alt: node.attrs.alt ?? "", width: node.attrs.width, height: node.attrs.height, draggable: "true" });
      const caption = make("figcaption", { "data-hint": "Caption" });
      const alt = make("input", { type: "text", placeholder: "Alternative text: what it shows", "aria-label": "Alternative text", maxlength: "600", oninput: () => change({ alt: alt.value || null }) });
      const decorates = make("input", { type: "checkbox", onchange: () => change({ alt: decorates.checked ? "" : null }) });
      const choice = make("label", { class: "check" }, decorates, " For decoration only");
      const credit = make("input", { type: "text", placeholder: "Credit", "aria-label": "Credit", maxlength: "200", oninput: () => change({ credit: credit.value }) });
      const remove = make("button", { type: "button", class: "plain", onclick: () => editor.chain().focus().deleteRange({ from: getPos(), to: getPos() + node.nodeSize }).run() }, "Remove");
      const tools = make("div", { class: "fig-tools", contenteditable: "false" }, credit, alt, choice, remove);
      const dom = make("figure", { class: "fig" }, image, caption, tools);
      const show = () => {
        if (image.getAttribute("src") !== node.attrs.src) image.src = node.attrs.src;
        image.alt = node.attrs.alt ?? "";
        if (alt.value !== (node.attrs.alt ?? "")) alt.value = node.attrs.alt ?? "";
        decorates.checked = alt.disabled = node.attrs.alt === "";
        choice.hidden = Boolean(node.attrs.alt);
        if (credit.value !== (node.attrs.credit ?? "")) credit.value = node.attrs.credit ?? "";
        caption.classList.toggle("is-empty", node.content.size === 0);
        dom.classList.toggle("lacks", node.attrs.alt === null);
        for (const input of [alt, credit]) input.readOnly = !editor.isEditable;
        decorates.disabled = !editor.isEditable;
        remove.hidden = !editor.isEditable;
      };
      show();
      return {
        dom,
        contentDOM: caption,
        update(other) {
          if (other.type !== node.type) return false;
          node = other;
          show();
          return true;
        },
        stopEvent: (event) => tools.contains(event.target),
        ignoreMutation: (record) => !caption.contains(record.target) || (record.type === "attributes" && record.target === caption),
      };
    };
  },
});
