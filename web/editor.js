// SPDX-License-Identifier: MIT
import { attachArchive } from "./src/beside.js";
import { StoryPage } from "./src/page.js";
import { momentOf } from "./src/times.js";

const source = document.querySelector("script[data-story]");
if (source) new StoryPage(JSON.parse(source.textContent)).begin();

/* The page where a story begins: what the archive has under its headline. */
const first = document.querySelector("[data-first]");
if (first) {
  const look = attachArchive(document.querySelector("[data-archive]"), { id: 0, dateOf: (iso) => momentOf(iso, { time_zone: "UTC" }) });
  first.addEventListener("input", () => look({ headline: first.value }));
  first.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    first.form.requestSubmit();
  });
  look({ headline: first.value });
}
