// SPDX-License-Identifier: MIT
// Search, while somebody types: the first public stories with these words, under the field. Without this the form does all.
"use strict";
(() => {
  const field = document.querySelector("[data-typed]");
  const list = field && document.getElementById(field.dataset.typed);
  if (!list) return;
  let asked = null, wait = 0;

  const hide = () => { list.hidden = true; list.replaceChildren(); };

  const row = (story) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = `/desk/stories/${story.id}`;
    for (const part of story.headline_parts) {
      const piece = document.createElement(part.marked ? "mark" : "span");
      piece.textContent = part.text;
      link.append(piece);
    }
    item.append(link);
    return item;
  };

  const ask = async () => {
    asked?.abort();
    if (field.value.trim().length < 3) return hide();
    asked = new AbortController();
    try {
      const answer = await fetch(`/api/v1/search?typing=1&q=${encodeURIComponent(field.value)}`,
        { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return hide();
      const { stories } = await answer.json();
      list.replaceChildren(...stories.map(row));
      list.hidden = stories.length === 0;
    } catch (error) {
      if (error.name !== "AbortError") hide();
    }
  };

  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 150); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); list.querySelector("a").focus(); }
  });
  list.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? field).focus();
    }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !list.hidden) { hide(); field.focus(); } });
  document.addEventListener("click", (event) => { if (!event.target.closest(".words")) hide(); });
})();
