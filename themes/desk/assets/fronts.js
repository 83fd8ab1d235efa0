/* SPDX-License-Identifier: MIT */
/* Stories dragged into the places of a front: by mouse, by finger, or by keys. Every move sends the
   form as its buttons would and puts the parts of the answer in place; without this file the buttons
   do the same. Nothing is saved before somebody presses Save. */
"use strict";
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const sight = document.querySelector("[data-sight]");
  const say = document.querySelector("[data-say]");
  const LOOK_MS = 20000;
  const FIND_MS = 250;
  const DRAG_PX = 6;
  const EDGE_PX = 70;
  let sending = Promise.resolve();
  let leaving = false;
  let drag = null; // {story, item, x, y, ghost?, target?}
  let picked = null; // {story, place}

  const part = (name, root = document) => root.querySelector(`[data-part="${name}"]`);
  const placeOf = (number) => board.querySelector(`[data-place="${number}"]`);
  const places = () => [...board.querySelectorAll("[data-place]")];
  const headlineOf = (story) => board.querySelector(`[data-story="${story}"] h3`)?.textContent ?? "";

  function ready(root) {
    for (const grip of root.querySelectorAll("[data-grip]")) {
      grip.hidden = false;
      grip.setAttribute("aria-pressed", "false");
    }
  }

  /** What to find again when the parts are new: the focus, and which details are open. */
  function keep() {
    const at = document.activeElement;
    return {
      id: at?.id,
      key: at?.closest("[data-key]")?.dataset.key,
      grip: at?.dataset?.grip,
      inside: board.contains(at) && !at.matches("[data-find]"),
      open: [...board.querySelectorAll("details[data-key][open]")].map((one) => one.dataset.key),
      scroll: part("places").scrollTop,
    };
  }

  function restore(kept, focus) {
    for (const key of kept.open) {
      const details = board.querySelector(`details[data-key="${key}"]`);
      if (details) details.open = true;
    }
    part("places").scrollTop = kept.scroll;
    if (!kept.inside && !focus) return;
    const found =
      (focus && board.querySelector(focus)) ||
      (kept.id && document.getElementById(kept.id)) ||
      (kept.grip && board.querySelector(`[data-grip="${kept.grip}"]`)) ||
      (kept.key && board.querySelector(`[data-key="${kept.key}"]`));
    (found?.matches("details") ? found.querySelector("summary") : found)?.focus({ preventScroll: true });
  }

  function show(text, focus) {
    const answer = new DOMParser().parseFromString(text, "text/html");
    if (!part("places", answer)) throw new Error("no places");
    const before = part("places").dataset;
    const kept = keep();
    const old = { preview: before.preview, shows: before.shows };
    for (const name of ["state", "places", "stories"]) part(name).replaceWith(document.adoptNode(part(name, answer)));
    ready(board);
    restore(kept, focus);
    const { preview, shows } = part("places").dataset;
    if (preview === old.preview && shows === old.shows) return;
    const top = sight.contentWindow?.scrollY ?? 0;
    sight.addEventListener("load", () => sight.contentWindow.scrollTo(0, top), { once: true });
    if (preview === old.preview) sight.contentWindow.location.reload();
    else sight.src = preview;
  }

  /** Sends the form with something to be done; resolves to whether it was. */
  function send(act, focus) {
    const done = sending.then(async () => {
      const form = new FormData(board);
      form.set("act", act);
      const answer = await fetch(board.action, { method: "POST", body: new URLSearchParams(form), redirect: "error" });
      show(await answer.text(), focus);
      return answer.ok;
    });
    sending = done.catch(() => false);
    return done.catch(() => {
      if (act !== "look") say.textContent = "That did not get through. Try again.";
      return false;
    });
  }

  async function put(story, place) {
    const headline = headlineOf(story);
    const name = placeOf(place).dataset.name;
    const done = await send(`put:${place}:${story}`, `[data-place] [data-grip="${story}"]`);
    say.textContent = done ? `${headline}: ${name}. Not saved yet.` : (part("state").querySelector(".warn")?.textContent ?? "");
  }

  function mark(place) {
    for (const one of places()) one.classList.toggle("target", one === place);
  }

  /* By keys */
  function letGo(words) {
    if (!picked) return;
    board.querySelector(`[data-grip="${picked.story}"]`)?.setAttribute("aria-pressed", "false");
    picked = null;
    mark(null);
    if (words) say.textContent = words;
  }

  function aim(place) {
    picked.place = place;
    mark(placeOf(place));
    placeOf(place).scrollIntoView({ block: "nearest" });
    say.textContent = `${placeOf(place).dataset.name}. Enter puts it here.`;
  }

  function pickUp(grip) {
    const at = grip.closest("[data-place]");
    picked = { story: grip.dataset.grip, place: 0 };
    grip.setAttribute("aria-pressed", "true");
    aim(at ? Number(at.dataset.place) : 1);
  }

  function key(event) {
    if (!picked) return;
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (step) {
      const next = picked.place + step;
      event.preventDefault();
      if (placeOf(next)) aim(next);
    } else if (event.key === "Escape") {
      event.preventDefault();
      letGo("It stays where it was.");
    } else if (event.key === "Tab") {
      letGo("It stays where it was.");
    }
  }

  function press(grip) {
    if (!picked) {
      pickUp(grip);
      return;
    }
    const { story, place } = picked;
    const same = story === grip.dataset.grip;
    letGo();
    if (same) put(story, place);
    else pickUp(grip);
  }

  /* By mouse or finger */
  function lift(event) {
    drag.ghost = document.createElement("p");
    drag.ghost.className = "ghost";
    drag.ghost.textContent = headlineOf(drag.story);
    document.body.append(drag.ghost);
    document.body.classList.add("dragging");
    drag.item.classList.add("lifted");
    letGo();
    follow(event);
  }

  function follow(event) {
    const { clientX: x, clientY: y } = event;
    const under = document.elementFromPoint(x, y);
    drag.at = { x, y };
    drag.ghost.style.transform = `translate(${x + 12}px, ${y + 8}px)`;
    drag.target = under?.closest("[data-place]") ?? null;
    drag.out = !drag.target && Boolean(under?.closest("[data-part=stories]"));
    mark(drag.target);
  }

  function roll() {
    if (!drag?.ghost) return;
    const { x, y } = drag.at;
    const by = y < EDGE_PX ? y - EDGE_PX : Math.max(0, y - (innerHeight - EDGE_PX));
    if (by) {
      scrollBy(0, by / 4);
      follow({ clientX: x, clientY: y });
    }
    requestAnimationFrame(roll);
  }

  function drop(cancelled) {
    const { story, item, ghost, target, out } = drag;
    drag = null;
    if (!ghost) return false;
    ghost.remove();
    item.classList.remove("lifted");
    document.body.classList.remove("dragging");
    mark(null);
    const from = item.closest("[data-place]");
    if (cancelled) return true;
    if (target && target !== from) put(story, target.dataset.place);
    else if (out && from?.classList.contains("held")) send(`out:${story}`);
    return true;
  }

  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest?.("[data-story]");
    const grip = event.target.closest?.("[data-grip]");
    if (!item || !board.contains(item) || event.button !== 0 || !item.querySelector("[data-grip]")) return;
    if (!grip && (event.pointerType !== "mouse" || event.target.closest("button, input, summary, label"))) return;
    drag = { story: item.dataset.story, item, x: event.clientX, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (drag.ghost) follow(event);
    else if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > DRAG_PX) {
      lift(event);
      requestAnimationFrame(roll);
    }
  });
  let dragged = false;
  document.addEventListener("pointerup", () => {
    if (drag) dragged = drop(false);
  });
  document.addEventListener("pointercancel", () => drag && drop(true));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag?.ghost) drop(true);
    else key(event);
  });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("[data-story]")) event.preventDefault();
  });
  document.addEventListener(
    "click",
    (event) => {
      if (!dragged) return;
      dragged = false;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  board.addEventListener("click", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (grip) press(grip);
  });
  board.addEventListener("submit", (event) => {
    const act = event.submitter?.value;
    if (act === "save") {
      leaving = true;
      return;
    }
    event.preventDefault();
    send(act);
  });
  board.addEventListener("change", (event) => {
    if (event.target.closest(".terms")) send("look");
  });

  let finding = 0;
  board.querySelector("[data-find-go]").hidden = true;
  board.querySelector("[data-find]").addEventListener("input", () => {
    clearTimeout(finding);
    finding = setTimeout(() => send("find"), FIND_MS);
  });

  const which = document.querySelector("[data-which]");
  document.querySelector("[data-which-go]").hidden = true;
  which.addEventListener("change", () => which.form.requestSubmit());

  const isBusy = () => drag || picked || leaving || board.querySelector(".theirs") || document.activeElement?.closest(".terms");
  /* Who is reading is counted now and then; what stands there and what there is to put is told. */
  setInterval(() => document.hidden || isBusy() || send("look"), LOOK_MS);
  newsroom.follow(
    ({ what }) => what.some((kind) => ["front", "story", "picture", "clock"].includes(kind)),
    async () => {
      if (isBusy()) throw new Error("later");
      await send("look");
    },
    1500,
  );
  /* What is shown there is looked at, not followed. */
  const still = () => sight.contentDocument?.addEventListener("click", (event) => event.preventDefault());
  sight.addEventListener("load", still);
  still();
  addEventListener("beforeunload", (event) => {
    if (!leaving && part("places").hasAttribute("data-changed")) event.preventDefault();
  });
  ready(board);
})();
