/* SPDX-License-Identifier: MIT */
/* What every page of the desk has: menus that close, times that people read. */
"use strict";
// On a narrow screen the places scroll: the one where we are is in sight.
document.querySelector(".places [aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
