/* SPDX-License-Identifier: MIT */
/* Dragging in the tree of sections: between two rows to stand there, onto a row to lie below it. The buttons do the same. */
"use strict";
(() => {
  const tree = document.querySelector("[data-tree]");
  const fault = document.querySelector("[data-drag-fault]");
  if (!tree || !matchMedia("(pointer: fine)").matches) return;
  document.querySelector("[data-drag-hint]").hidden = tree.children.length < 2;
  let moved = null;
  const marks = ["over-top", "over-in", "over-end"];
  const clear = () => tree.querySelectorAll("li").forEach((row) => row.classList.remove(...marks));

  /** Whether a row is the moved one or lies below it. */
  function isWithin(row) {
    for (let at = row; at; at = tree.querySelector(`li[data-id="${at.dataset.parent}"]`)) if (at === moved) return true;
    return false;
  }

  /** Where in a row the pointer is: its top, its end, or in it. */
  function markOf(row, event) {
    const box = row.getBoundingClientRect();
    const part = (event.clientY - box.top) / box.height;
    return part < 0.3 ? "over-top" : part > 0.7 ? "over-end" : "over-in";
  }

  async function place(row, mark) {
    const { id, parent, next } = row.dataset;
    const to = { "over-top": [parent, id], "over-end": [parent, next === moved.dataset.id ? moved.dataset.next : next], "over-in": [id, "0"] };
    const [under, before] = to[mark];
    const body = new URLSearchParams({ parent: under, before, revision: moved.dataset.revision });
    const answer = await fetch(`/desk/settings/sections/${moved.dataset.id}/place`, {
      method: "POST",
      body,
      headers: { "X-CSRF-Token": document.querySelector("meta[name=csrf]").content },
    });
    if (answer.ok) location.assign("/desk/settings/sections?done=placed");
    else {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      fault.textContent = page.querySelector("[role=alert]")?.textContent ?? "That could not be done. Load the page again.";
      fault.hidden = false;
    }
  }

  for (const row of tree.children) row.draggable = true;
  tree.addEventListener("dragstart", (event) => {
    moved = event.target.closest("li");
    moved.classList.add("going");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", moved.querySelector("b").textContent);
  });
  tree.addEventListener("dragend", () => {
    moved?.classList.remove("going");
    moved = null;
    clear();
  });
  tree.addEventListener("dragover", (event) => {
    const row = event.target.closest("li");
    clear();
    if (!moved || !row || isWithin(row)) return;
    event.preventDefault();
    row.classList.add(markOf(row, event));
  });
  tree.addEventListener("drop", (event) => {
    const row = event.target.closest("li");
    if (!moved || !row || isWithin(row)) return;
    event.preventDefault();
    place(row, markOf(row, event)).catch(() => {
      fault.textContent = "The desk cannot be reached.";
      fault.hidden = false;
    });
  });
})();
