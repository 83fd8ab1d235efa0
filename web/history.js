// SPDX-License-Identifier: MIT
// A story's history: marks the words in which two versions differ.
import { differences } from "./src/differences.js";

function mark(side, parts, kind, name) {
  side.replaceChildren(
    ...parts
      .filter(([which]) => which === "same" || which === kind)
      .map(([which, text]) => (which === "same" ? text : Object.assign(document.createElement(name), { textContent: text }))),
  );
}

for (const pair of document.querySelectorAll("[data-words]")) {
  const was = pair.querySelector(".was");
  const is = pair.querySelector(".is");
  const parts = differences(was.textContent, is.textContent);
  mark(was, parts, "old", "del");
  mark(is, parts, "new", "ins");
}
