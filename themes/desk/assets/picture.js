/* SPDX-License-Identifier: MIT */
/* The page of one picture: a click says what must stay in sight, and a frame what it is cut to in each shape, by mouse,
   finger or keys. All of it only writes the form's numbers, which do the same without this file. */
"use strict";
(() => {
  const sight = document.querySelector("[data-sight]");
  const form = document.querySelector("[data-details]");
  if (!sight || !form) return;
  const find = (name) => document.querySelector(`[data-${name}]`);
  const [image, spot, frame, hold, grip] = ["focal", "spot", "frame", "hold", "grip"].map(find);
  const [cuts, framing, told] = ["cuts", "framing", "told"].map(find);
  const { focal_x: across, focal_y: down } = form.elements;
  const size = { width: Number(sight.dataset.width), height: Number(sight.dataset.height) };
  const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

  /** One shape: its button with the preview, its fields, and the part of the picture it takes. */
  class Cut {
    constructor(button) {
      const { cut, name } = button.dataset;
      this.button = button;
      this.name = name;
      this.ratio = button.dataset.across / button.dataset.down;
      this.fields = ["x", "y", "width"].map((part) => form.elements[`crop_${cut}_${part}`]);
      this.most = Math.min(size.width, Math.floor(size.height * this.ratio + 0.5));
      while (this.most > 1 && this.heightOf(this.most) > size.height) this.most -= 1;
      this.least = Math.min(Number(sight.dataset.least), this.most);
      button.querySelector(".view").style.aspectRatio = String(this.ratio);
    }

    heightOf(width) {
      return Math.max(1, Math.round(width / this.ratio));
    }

    get isByHand() {
      return this.fields[2].value !== "";
    }

    /** As the server cuts it: by hand, else around the point that must stay in sight. */
    get box() {
      if (this.isByHand) return this.fitted(...this.fields.map((field) => Number(field.value)));
      const wide = cut("16x9");
      const from = this !== wide && this.button.dataset.cut === "191x100" && wide.isByHand ? wide.box : { x: 0, y: 0, ...size };
      let width = Math.min(from.width, Math.round(from.height * this.ratio));
      while (width > 1 && this.heightOf(width) > from.height) width -= 1;
      const height = this.heightOf(width);
      const x = Math.round((across.value * size.width) / 1000) - Math.floor(width / 2);
      const y = Math.round((down.value * size.height) / 1000) - Math.floor(height / 2);
      return { x: clamp(x, from.x, from.x + from.width - width), y: clamp(y, from.y, from.y + from.height - height), width, height };
    }

    fitted(x, y, width) {
      const fit = clamp(Math.round(width), this.least, this.most);
      const height = Math.min(size.height, this.heightOf(fit));
      return { x: clamp(Math.round(x), 0, size.width - fit), y: clamp(Math.round(y), 0, size.height - height), width: fit, height };
    }

    set(x, y, width) {
      const box = this.fitted(x, y, width);
      form.dispatchEvent(new Event("cutchange"));
      this.fields[0].value = box.x;
      this.fields[1].value = box.y;
      this.fields[2].value = box.width;
    }

    reset() {
      form.dispatchEvent(new Event("cutchange"));
      for (const field of this.fields) field.value = "";
    }

    draw() {
      const { x, y, width } = this.box;
      const view = this.button.querySelector("img");
      view.style.inlineSize = `${(size.width / width) * 100}%`;
      view.style.transform = `translate(${(-x / size.width) * 100}%, ${(-y / size.height) * 100}%)`;
      this.button.querySelector("[data-how]").textContent = this.isByHand ? "by hand" : "by the focal point";
      this.button.setAttribute("aria-pressed", String(this === current));
    }
  }

  let current = null;
  const all = [...cuts.querySelectorAll("[data-cut]")].map((button) => new Cut(button));
  const cut = (shape) => all.find(({ button }) => button.dataset.cut === shape);

  function drawFrame() {
    frame.hidden = !current || !framing;
    spot.hidden = Boolean(current);
    if (framing) framing.hidden = !current;
    if (!current || !framing) return;
    const { x, y, width, height } = current.box;
    frame.style.left = `${(x / size.width) * 100}%`;
    frame.style.top = `${(y / size.height) * 100}%`;
    frame.style.width = `${(width / size.width) * 100}%`;
    frame.style.height = `${(height / size.height) * 100}%`;
    const words = `${current.name}: ${width} × ${height} pixels, ${x} from the left, ${y} from the top`;
    told.textContent = words;
    hold.setAttribute("aria-label", `Frame of ${words}`);
    grip.setAttribute("aria-label", `Size of the frame of ${words}`);
  }

  function draw() {
    spot.style.left = `${across.value / 10}%`;
    spot.style.top = `${down.value / 10}%`;
    for (const one of all) one.draw();
    drawFrame();
  }

  image.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    const [right, below] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    if (!framing) return;
    if (current) {
      const { width, height } = current.box;
      current.set(right * size.width - width / 2, below * size.height - height / 2, width);
    } else {
      form.dispatchEvent(new Event("cutchange"));
      across.value = Math.round(right * 1000);
      down.value = Math.round(below * 1000);
    }
    draw();
  });
  form.addEventListener("input", draw);

  for (const one of all)
    one.button.addEventListener("click", () => {
      current = current === one ? null : one;
      draw();
      if (current && framing && !matchMedia("(hover: none)").matches) hold.focus({ preventScroll: true });
    });
  find("reset")?.addEventListener("click", () => {
    current?.reset();
    draw();
  });

  /** Follows a pointer from where it was pressed; change is given how far it went, in pixels of the picture. */
  function drag(handle, change) {
    handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const from = { left: event.clientX, top: event.clientY, box: current.box };
      const scale = size.width / image.getBoundingClientRect().width;
      const follow = (moved) => {
        change(from.box, (moved.clientX - from.left) * scale, (moved.clientY - from.top) * scale);
        draw();
      };
      const end = () => {
        handle.removeEventListener("pointermove", follow);
        handle.removeEventListener("lostpointercapture", end);
      };
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("lostpointercapture", end);
    });
  }
  sight.addEventListener("dragstart", (event) => event.preventDefault());
  drag(hold, (box, right, below) => current.set(box.x + right, box.y + below, box.width));
  drag(grip, (box, right, below) => current.set(box.x, box.y, clamp(box.width + Math.max(right, below * current.ratio), 1, Math.min(size.width - box.x, (size.height - box.y) * current.ratio))));

  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const GROWS = { "+": 1, "=": 1, "-": -1, "\u2212": -1, "_": -1 };
  function onKey(event, isSize) {
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(size.width / 100));
    const move = MOVES[event.key];
    const grow = GROWS[event.key] ?? (isSize && move ? Math.sign(move[0] + move[1]) : 0);
    if (event.altKey || event.ctrlKey || event.metaKey || (!move && !grow)) return;
    event.preventDefault();
    const { x, y, width, height } = current.box;
    if (grow) current.set(x - (grow * step) / 2, y - (grow * step * height) / width / 2, width + grow * step);
    else current.set(x + move[0] * step, y + move[1] * step, width);
    draw();
  }
  hold.addEventListener("keydown", (event) => onKey(event, false));
  grip.addEventListener("keydown", (event) => onKey(event, true));

  /* Words and cuts that are not saved are not lost by a click beside them. */
  let isSaved = true;
  for (const kind of ["input", "cutchange"]) form.addEventListener(kind, () => (isSaved = false));
  form.addEventListener("submit", () => (isSaved = true));
  addEventListener("beforeunload", (event) => {
    if (!isSaved) event.preventDefault();
  });

  cuts.hidden = false;
  draw();
})();

/* Another file in its place: dropped, pasted or chosen, with the reason where it is not taken. */
(() => {
  const form = document.querySelector("[data-replace]");
  if (!form) return;
  const details = form.closest("details");
  const said = form.querySelector("[data-said]");
  const say = (words) => {
    details.open = true;
    said.textContent = words;
  };

  async function send(file) {
    const body = new FormData(form);
    body.set("file", file, file.name || "pasted.png");
    say("Sending …");
    try {
      const headers = { Accept: "application/json", "X-CSRF-Token": form.elements.csrf.value };
      const answer = await fetch(form.action, { method: "POST", headers, body });
      if (answer.status === 413) return say("Not replaced: it is too large.");
      const json = await answer.json();
      if (answer.ok) location.href = json.url;
      else say(`Not replaced: ${json.detail}`);
    } catch {
      say("Not replaced: the connection broke; try again.");
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form.elements.file.files[0]);
  });
  for (const kind of ["dragenter", "dragover"])
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      details.open = true;
      form.classList.add("over");
    });
  for (const kind of ["dragleave", "drop"]) document.addEventListener(kind, () => form.classList.remove("over"));
  /* What is dropped or pasted waits for a word: nothing is replaced by a slip of the hand. */
  const offer = (files) => {
    const [file] = files;
    if (!file) return;
    const box = new DataTransfer();
    box.items.add(file);
    form.elements.file.files = box.files;
    say("Ready to take its place.");
    form.querySelector("[type=submit]").focus();
  };
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    offer(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) offer(event.clipboardData.files);
  });
})();
