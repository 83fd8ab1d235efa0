// SPDX-License-Identifier: MIT
// Lists that follow the newsroom: where something changed that they show (data-follows), the list is fetched again and put in
// place. What is chosen stays chosen, and the focus where it was.
(() => {
  "use strict";
  let place = document.getElementById("live");
  const follows = place.dataset.follows.split(" ");

  const picks = () => [...place.querySelectorAll("input[name=story]:checked")].map((box) => box.value);
  function tell() {
    const count = picks().length;
    const words = place.querySelector(".chosen");
    if (words) words.textContent = count === 0 ? "Choose stories first" : count === 1 ? "With the chosen one:" : `With the ${count} chosen ones:`;
    for (const button of place.querySelectorAll(".deeds button")) button.disabled = count === 0;
  }

  // The element that has the focus, as it will be called on the new list.
  function whereFocusIs() {
    const active = document.activeElement;
    if (!place.contains(active)) return null;
    const slip = active.closest(".slip");
    if (!slip && active.href) return `a[href="${CSS.escape(active.getAttribute("href"))}"]`;
    if (!slip) return active.value ? `.deeds [value="${active.value}"]` : null;
    return `.slip[data-id="${slip.dataset.id}"] ${active.matches("input") ? "input" : "a"}`;
  }

  async function renew() {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store" });
    if (!answer.ok || !answer.headers.get("content-type").startsWith("text/html")) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("live");
    if (!fresh) return;
    const chosen = new Set(picks()), focus = whereFocusIs();
    const known = new Set([...place.querySelectorAll(".slip")].map((slip) => slip.dataset.id));
    const node = document.importNode(fresh, true);
    for (const box of node.querySelectorAll("input[name=story]")) box.checked = chosen.has(box.value);
    for (const slip of node.querySelectorAll(".slip")) if (!known.has(slip.dataset.id)) slip.classList.add("come");
    place.replaceWith(node);
    place = node;
    if (focus) place.querySelector(focus)?.focus({ preventScroll: true });
    tell();
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[name=story]")) tell();
  });
  document.addEventListener("submit", (event) => {
    const sure = event.submitter?.dataset.sure;
    if (sure && !confirm(sure)) event.preventDefault();
  });
  tell();
  // A page that answers a form is not fetched again under its address.
  if (location.pathname !== "/desk/stories/act") {
    newsroom.follow(({ what }) => what.some((kind) => follows.includes(kind)), renew);
  }
})();
