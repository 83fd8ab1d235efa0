// SPDX-License-Identifier: MIT
// The bar over the text: what stands at the cursor, and buttons that change it. One stop of the Tab
// key; the arrows go on from there.
import { all } from "./dom.js";

const COMMANDS = {
  heading: [(chain) => chain.toggleHeading({ level: 2 }), (editor) => editor.isActive("heading", { level: 2 })],
  subheading: [(chain) => chain.toggleHeading({ level: 3 }), (editor) => editor.isActive("heading", { level: 3 })],
  bold: [(chain) => chain.toggleBold(), (editor) => editor.isActive("bold")],
  italic: [(chain) => chain.toggleItalic(), (editor) => editor.isActive("italic")],
  quote: [(chain) => chain.toggleBlockquote(), (editor) => editor.isActive("blockquote")],
  bullets: [(chain) => chain.toggleBulletList(), (editor) => editor.isActive("bulletList")],
  numbers: [(chain) => chain.toggleOrderedList(), (editor) => editor.isActive("orderedList")],
  rule: [(chain) => chain.setHorizontalRule(), () => false],
  table: [(chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }), (editor) => editor.isActive("table")],
  undo: [(chain) => chain.undo(), () => false],
  redo: [(chain) => chain.redo(), () => false],
  "row-add": [(chain) => chain.addRowAfter(), () => false],
  "row-remove": [(chain) => chain.deleteRow(), () => false],
  "column-add": [(chain) => chain.addColumnAfter(), () => false],
  "column-remove": [(chain) => chain.deleteColumn(), () => false],
  "table-head": [(chain) => chain.toggleHeaderRow(), () => false],
  "table-remove": [(chain) => chain.deleteTable(), () => false],
};

export function attachToolbar(bar, editor, others) {
  const buttons = all("button", bar);
  const tableTools = bar.querySelector("[data-table-tools]");
  const shown = () => buttons.filter((button) => !button.closest("[hidden]"));
  for (const button of buttons) {
    const name = button.dataset.command;
    button.tabIndex = -1;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (!editor.isEditable) return;
      if (others[name]) others[name]();
      else COMMANDS[name][0](editor.chain().focus()).run();
    });
  }
  buttons[0].tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const list = shown();
    const at = list.indexOf(document.activeElement);
    const next = list[(at + step + list.length) % list.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  const draw = () => {
    const isHere = editor.isFocused || bar.contains(document.activeElement);
    tableTools.hidden = !editor.isActive("table") || !editor.isEditable;
    for (const button of buttons) {
      const name = button.dataset.command;
      button.disabled = !editor.isEditable;
      const isOn = isHere && (name === "link" ? editor.isActive("link") : COMMANDS[name]?.[1](editor));
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(Boolean(isOn)));
    }
  };
  editor.on("transaction", draw);
  for (const [target, names] of [[editor.view.dom, ["focus", "blur"]], [bar, ["focusin", "focusout"]]])
    for (const name of names) target.addEventListener(name, () => setTimeout(draw));
  draw();
  return draw;
}
