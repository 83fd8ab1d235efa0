// SPDX-License-Identifier: MIT
// Four conveniences; every page reads the same without them.
(() => {
  "use strict";
  const now = () => Date.now(), at = (time) => Date.parse(time.dateTime);

  // 1. Escape closes the menu and gives the focus back.
  const menu = document.querySelector(".menu");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu || !menu.open) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });

  // 2. Times of the last hour are told in minutes, and kept right.
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto", style: "short" });
  const labels = new Map();
  function tell() {
    for (const time of document.querySelectorAll("time[data-rel]")) {
      const minutes = Math.floor((now() - at(time)) / 60000);
      if (!labels.has(time)) {
        if (!(minutes >= 0 && minutes < 60)) continue;
        labels.set(time, time.textContent);
        time.title = time.textContent;
      }
      const label = minutes < 60 ? words.format(-minutes, "minute").replace(".", "") : labels.get(time);
      if (time.textContent !== label) time.textContent = label;
    }
    for (const item of document.querySelectorAll(".wire .fresh"))
      if (now() - at(item.querySelector("time")) > 3600000) item.classList.remove("fresh");
  }
  tell();
  setInterval(tell, 30000);
  document.addEventListener("fresh", tell);

  // 3. A timeline wider than the screen shows its newest end.
  for (const bars of document.querySelectorAll(".bars")) bars.scrollLeft = document.dir === "rtl" ? -bars.scrollWidth : bars.scrollWidth;

  // 4. Lists mark what came since the last visit. A visit ends after half an hour; only two times are kept, here.
  try {
    const seen = JSON.parse(localStorage.getItem("morning.seen") || "{}");
    if (seen.last && now() - seen.last > 1800000) seen.since = seen.last;
    seen.last = now();
    localStorage.setItem("morning.seen", JSON.stringify(seen));
    if (!seen.since) return;
    for (const link of document.querySelectorAll(".card h3 a, .lead h3 a, .row h3 a, .wire li a")) {
      const time = link.closest("article, li").querySelector("time");
      if (time && at(time) > seen.since) link.insertAdjacentHTML("afterbegin", '<span class="new"><span class="vh">New: </span></span>');
    }
  } catch (error) { /* no storage, no marks */ }
})();
