// SPDX-License-Identifier: MIT
// Lists that follow the newsroom: every few seconds the desk is asked what changed, and where something did, the list is
// fetched again and put in place. What is chosen stays chosen, and the focus where it was.
(() => {
  "use strict";
  const EVERY_MS = 4000;
  let place = document.getElementById("live");
  let seq = Number(place.dataset.seq);
  let asking = false;

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
    seq = Number(node.dataset.seq);
    if (focus) place.querySelector(focus)?.focus({ preventScroll: true });
    tell();
  }

  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    try {
      const answer = await fetch(`/desk/pulse?since=${seq}`, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.ok) {
        const pulse = await answer.json();
        if (pulse.reload || pulse.stories.length > 0) await renew();
        else seq = pulse.seq;
      }
    } catch {
      // The network is away; the next question finds it again.
    }
    asking = false;
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
    setInterval(ask, EVERY_MS);
    document.addEventListener("visibilitychange", ask);
  }
})();
