/* SPDX-License-Identifier: MIT */
/* Pictures dropped, pasted or chosen go up one by one, each with its progress or the reason why not. Without this file
   the form does the same. */
"use strict";
(() => {
  const drop = document.querySelector("[data-drop]");
  const going = document.querySelector("[data-going]");
  const left = document.querySelector("[data-left]");
  const grid = document.querySelector("[data-grid]");
  if (!drop) return;
  const input = drop.querySelector("input[type=file]");
  const csrf = drop.elements.csrf.value;

  function make(name, text, className) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function show(picture) {
    const item = make("li");
    const link = make("a");
    const image = make("img");
    link.href = picture.url;
    image.src = picture.thumb;
    image.alt = "";
    link.append(image, make("b", picture.title));
    item.append(link);
    if (picture.credit) item.append(make("p", picture.credit, "soft"));
    if (!picture.alt) item.append(make("span", "No alternative text", "pill wait"));
    document.querySelector(".empty")?.remove();
    grid.prepend(item);
  }

  /* What is there already is not shown a second time: it may be far below. */
  function tellKnown(bar, picture) {
    const words = make("span", "In the library already: ");
    const link = make("a", picture.title);
    link.href = picture.url;
    words.append(link);
    bar.replaceWith(words);
  }

  function said(request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      /* Not ours: the status says what there is to say. */
    }
    if (request.status === 413) return { message: "it is too large" };
    return answer.refused?.[0] || { message: answer.detail || "the server did not take it; try again" };
  }

  function send(file) {
    const line = make("li");
    const name = make("span", file.name || "Pasted picture");
    const bar = make("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `Sending ${name.textContent}`);
    line.append(name, bar);
    going.append(line);
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      const form = new FormData();
      form.append("csrf", csrf);
      form.append("file", file, file.name || "pasted.png");
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      };
      request.onloadend = () => {
        if (request.status === 201) {
          const { pictures, known } = JSON.parse(request.responseText);
          if (known.length) tellKnown(bar, pictures[0]);
          else {
            pictures.forEach(show);
            line.remove();
          }
        } else {
          bar.replaceWith(make("span", `Not taken: ${request.status === 0 ? "the connection broke; try again" : said(request).message}`, "bad"));
        }
        done();
      };
      request.open("POST", "/desk/pictures");
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRF-Token", csrf);
      request.send(form);
    });
  }

  /* One line of files, however often some are added; who leaves the page loses what waits in it. */
  const waiting = [];
  let sent = 0;
  const tellLeft = () => {
    left.textContent = waiting.length + sent > 1 ? `Sending ${sent} of ${sent + waiting.length}` : "";
  };
  addEventListener("beforeunload", (event) => {
    if (sent) event.preventDefault();
  });

  async function sendAll(files) {
    waiting.push(...files);
    if (sent) return tellLeft();
    while (waiting.length) {
      const file = waiting.shift();
      sent += 1;
      tellLeft();
      await send(file);
    }
    sent = 0;
    left.textContent = "";
  }

  drop.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = [...input.files];
    drop.reset();
    sendAll(files);
  });
  for (const kind of ["dragenter", "dragover"])
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      drop.classList.add("over");
    });
  for (const kind of ["dragleave", "drop"]) document.addEventListener(kind, () => drop.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files || [])];
    if (files.length) sendAll(files);
  });
})();
