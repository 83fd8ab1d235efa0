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
