/* SPDX-License-Identifier: MIT */
/* Pictures dropped, pasted or chosen go up one by one, each with its progress or the reason why not. Without this file
   the form does the same. */
"use strict";
(() => {
  const drop = document.querySelector("[data-drop]");
  const going = document.querySelector("[data-going]");
  const grid = document.querySelector("[data-grid]");
  if (!drop) return;
  const input = drop.querySelector("input[type=file]");
  const csrf = drop.elements.csrf.value;

  function show(picture) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const image = document.createElement("img");
    const title = document.createElement("b");
    link.href = picture.url;
    image.src = picture.thumb;
    image.alt = "";
    title.textContent = picture.caption || picture.name || "No caption yet";
    link.append(image, title);
    item.append(link);
    if (!picture.alt) {
      const pill = document.createElement("span");
      pill.className = "pill wait";
      pill.textContent = "No alternative text";
      item.append(pill);
    }
    document.querySelector(".empty")?.remove();
    grid.prepend(item);
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
    const line = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    name.textContent = file.name || "Pasted picture";
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
          for (const picture of JSON.parse(request.responseText).pictures) show(picture);
          line.remove();
        } else {
          const reason = document.createElement("span");
          reason.className = "bad";
          reason.textContent = `Not taken: ${request.status === 0 ? "the connection broke; try again" : said(request).message}`;
          bar.replaceWith(reason);
        }
        done();
      };
      request.open("POST", "/desk/pictures");
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRF-Token", csrf);
      request.send(form);
    });
  }

  async function sendAll(files) {
    for (const file of files) await send(file);
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
