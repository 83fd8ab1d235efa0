/*! The text editor in this file: TipTap, Copyright (c) 2025, Tiptap GmbH; ProseMirror, Copyright (C) 2015-2017 by Marijn
Haverbeke and others; linkify, Copyright (c) 2024 Nick Frasser. All under the MIT licence: permission is hereby granted,
free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions: the above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
// SPDX-License-Identifier: MIT
// What a text is made of: all that the server's sanitizer lets through, so that opening a story and
// saving it takes nothing away.
import { Extension, Mark, Node } from "@tiptap/core";
import { DOMParser, DOMSerializer } from "@tiptap/pm/model";
import Link from "@tiptap/extension-link";
import Placeholder from "@tiptap/extension-placeholder";
import Table from "@tiptap/extension-table";
import TableCell from "@tiptap/extension-table-cell";
import TableHeader from "@tiptap/extension-table-header";
import TableRow from "@tiptap/extension-table-row";
import StarterKit from "@tiptap/starter-kit";

import { Figure } from "./figure.js";

/** A mark that is an element and nothing more, but for the attributes named. */
function plainMark(name, tags, attributes = [], rest = {}) {
  return Mark.create({
    name,
    ...rest,
    addAttributes: () => Object.fromEntries(attributes.map((attribute) => [attribute, { default: null }])),
    parseHTML: () => tags.map((tag) => ({ tag })),
    renderHTML: ({ HTMLAttributes }) => [tags[0].replace(/\[.*/, ""), HTMLAttributes, 0],
  });
}

const MARKS = [
  plainMark("underline", ["u"]),
  plainMark("inserted", ["ins"]),
  plainMark("subscript", ["sub"], [], { excludes: "superscript" }),
  plainMark("superscript", ["sup"], [], { excludes: "subscript" }),
  plainMark("small", ["small"]),
  plainMark("marked", ["mark"]),
  plainMark("abbreviation", ["abbr"], ["title"]),
  plainMark("quotation", ["q"]),
  plainMark("cited", ["cite"]),
  plainMark("key", ["kbd"]),
  plainMark("time", ["time"], ["datetime"]),
  plainMark("tongue", ["span[lang]", "span[dir]"], ["lang", "dir"]),
];

const Terms = Node.create({
  name: "terms",
  group: "block",
  content: "(term | meaning)+",
  parseHTML: () => [{ tag: "dl" }],
  renderHTML: () => ["dl", 0],
});
const Term = Node.create({ name: "term", content: "inline*", parseHTML: () => [{ tag: "dt" }], renderHTML: () => ["dt", 0] });
const Meaning = Node.create({ name: "meaning", content: "block+", parseHTML: () => [{ tag: "dd" }], renderHTML: () => ["dd", 0] });

/** The caption is a table's own; no widths in pixels. */
const StoryTable = Table.extend({
  addAttributes() {
    return { caption: { default: null, parseHTML: (table) => table.querySelector(":scope > caption")?.textContent ?? null, renderHTML: () => ({}) } };
  },
  parseHTML: () => [{ tag: "caption", ignore: true }, { tag: "table" }],
  renderHTML: ({ node }) => ["table", {}, ...(node.attrs.caption ? [["caption", {}, node.attrs.caption]] : []), ["tbody", 0]],
}).configure({ resizable: false });

const cell = (Base) =>
  Base.extend({
    addAttributes: () => ({
      colspan: { default: 1, renderHTML: ({ colspan }) => (colspan > 1 ? { colspan } : {}) },
      rowspan: { default: 1, renderHTML: ({ rowspan }) => (rowspan > 1 ? { rowspan } : {}) },
      colwidth: { default: null, parseHTML: () => null, renderHTML: () => ({}) },
    }),
    renderHTML: ({ HTMLAttributes }) => [Base.name === "tableHeader" ? "th" : "td", HTMLAttributes, 0],
  });

/** Languages and directions of single paragraphs, as they came. */
const Tongues = Extension.create({
  name: "tongues",
  addGlobalAttributes: () => [
    {
      types: ["paragraph", "heading", "blockquote", "listItem", "bulletList", "orderedList", "tableCell", "tableHeader"],
      attributes: {
        lang: { default: null, parseHTML: (element) => element.getAttribute("lang") },
        dir: { default: null, parseHTML: (element) => element.getAttribute("dir") },
      },
    },
  ],
});

export function extensions({ placeholder, onPicture }) {
  return [
    StarterKit.configure({ heading: { levels: [2, 3, 4] }, dropcursor: { class: "drop-line", color: false } }),
    Link.extend({ inclusive: false }).configure({
      openOnClick: false,
      autolink: true,
      linkOnPaste: true,
      HTMLAttributes: { rel: null, target: null, class: null },
      isAllowedUri: (address) => /^(https?:|mailto:|tel:|\/|#)/i.test(address),
    }),
    Placeholder.configure({ placeholder, emptyNodeClass: "is-empty" }),
    StoryTable,
    TableRow,
    cell(TableHeader),
    cell(TableCell),
    Figure.configure({ onPicture }),
    Terms,
    Term,
    Meaning,
    Tongues,
    ...MARKS,
  ];
}

/** A paragraph alone in an entry or a cell needs no element of its own. */
function slim(root) {
  for (const holder of root.querySelectorAll("li, td, th, dd")) {
    const [first, second] = holder.children;
    if (first?.localName === "p" && !first.attributes.length && (!second || (holder.localName === "li" && /^[uo]l$/.test(second.localName) && holder.children.length === 2)))
      first.replaceWith(...first.childNodes);
  }
}

function headTables(root) {
  for (const table of root.querySelectorAll("table")) {
    const body = table.tBodies[0];
    const first = body?.rows[0];
    if (!first || body.rows.length < 2 || [...first.cells].some((part) => part.localName !== "th")) continue;
    const head = root.ownerDocument.createElement("thead");
    head.append(first);
    body.before(head);
  }
}

/** A text as it is stored, from the editor's document. */
export function bodyOf(schema, doc) {
  const root = document.implementation.createHTMLDocument("").body;
  root.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document: root.ownerDocument }));
  for (const caption of [...root.querySelectorAll("figcaption")]) {
    for (const span of caption.querySelectorAll("span:not([lang], [dir])")) span.replaceWith(...span.childNodes);
    caption.innerHTML = caption.innerHTML.trim();
    if (!caption.textContent.trim()) caption.remove();
  }
  slim(root);
  headTables(root);
  while (root.lastElementChild?.localName === "p" && !root.lastElementChild.childNodes.length) root.lastElementChild.remove();
  return root.innerHTML;
}

/** The editor's document of a stored text. */
export function docOf(schema, html) {
  const root = new window.DOMParser().parseFromString(html, "text/html").body;
  return DOMParser.fromSchema(schema).parse(root);
}
