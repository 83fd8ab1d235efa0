// SPDX-License-Identifier: MIT
// The diary in a real browser: planned by form, seen in the week and in the list, changed and cancelled on a phone, told to a
// calendar; axe at both widths, light and dark. Pictures go to DATELINE_PICTURES where it is set. TAP on standard output.
// usage: DATELINE=build/dateline node diary.mjs
import { SIZES, WAIT, look, signIn, walk } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

const PLANS = [
  { title: "Harbour board votes on the night ferries", place: "Customs house, hall 2", from_time: "09:30", until_time: "11:00", mine: true },
  { title: "Press conference of the weather service after the storm", place: "Online", from_time: "13:15" },
  { title: "مؤتمر صحفي حول المحادثات في الميناء", place: "الميناء القديم", from_time: "16:00", until_time: "17:30" },
  { title: "Stamp fair", place: "Old market", all_day: true, days: 3, mine: true },
  { title: "AnEventWithOneWordThatIsLongerThanAnyColumnOfAnyWeekCouldEverBe and a few more", from_time: "19:00" },
];

async function planOne(page, origin, { title, place, from_time, until_time, all_day, days, mine }, day) {
  await page.goto(`${origin}/desk/diary/new?day=${day}`);
  await page.fill("#title", title);
  if (place) await page.fill("#place", place);
  if (all_day) {
    await page.check("[name=all_day]");
    const last = new Date(`${day}T12:00:00Z`);
    last.setUTCDate(last.getUTCDate() + days - 1);
    await page.fill("#until_day", last.toISOString().slice(0, 10));
  } else {
    await page.fill("#from_time", from_time);
    if (until_time) await page.fill("#until_time", until_time);
  }
  if (mine) await page.locator("label", { hasText: "(you)" }).locator("input").check();
  await page.click(".plan button[type=submit]");
  await page.locator(".notice").waitFor(WAIT);
}

/** The days of the week that the page shows. */
const days = (page) => page.locator(".day time").evaluateAll((times) => times.map((time) => time.dateTime));

async function plan(page, origin) {
  await page.goto(`${origin}/desk/diary`);
  const problems = await look(page, "diary-empty");
  const week = await days(page);
  for (const [place, one] of PLANS.entries()) await planOne(page, origin, one, week[Math.min(place, 3)]);
  await page.goto(`${origin}/desk/diary/new`);
  problems.push(...(await look(page, "assignment-new")));
  await page.goto(`${origin}/desk/diary`);
  problems.push(...(await look(page, "diary-week")));
  const first = await page.locator(".day").first().textContent();
  const fair = await page.locator(".event", { hasText: "Stamp fair" }).count();
  await page.goto(`${origin}/desk/diary?view=list&day=${week[0]}`);
  problems.push(...(await look(page, "diary-list")));
  const listed = await page.locator(".event", { hasText: "Stamp fair" }).count();
  await page.goto(`${origin}/desk/diary?mine=1&day=${week[0]}`);
  const mine = await page.locator(".event").count();
  return [
    ...problems,
    week.length !== 7 && `a week of ${week.length} days`,
    !first.includes("09:30–11:00") && `Monday says ${first}`,
    fair !== 3 && `three days of a fair are ${fair}`,
    listed !== 1 && `a list tells it ${listed} times`,
    mine !== 4 && `four of them are mine, not ${mine}`,
  ];
}

/** Today's stands on the desk's first page, and a story is begun from it. */
async function begin(page, origin) {
  await page.goto(`${origin}/desk/diary`);
  const [today] = await page.locator(".day.today time").evaluateAll((times) => times.map((time) => time.dateTime));
  await planOne(page, origin, { title: "Minister visits the shipyard", place: "Gate 2", from_time: "23:30", mine: true }, today);
  await page.goto(`${origin}/desk`);
  const problems = await look(page, "diary-home");
  await page.locator(".event a", { hasText: "shipyard" }).click();
  await page.locator("button[value=story]").click();
  await page.waitForURL(/\/desk\/stories\/\d+/, WAIT);
  await page.goto(`${origin}/desk/diary?day=${today}`);
  const came = await page.locator(".event", { hasText: "shipyard" }).locator(".came").count();
  return [...problems, came !== 1 && "the story is not linked"];
}

async function cancel(browser, page, origin) {
  const context = await browser.newContext({ viewport: SIZES.phone, isMobile: true, storageState: await page.context().storageState() });
  const phone = await context.newPage();
  await phone.goto(`${origin}/desk/diary`);
  await phone.locator(".event a", { hasText: "weather service" }).click();
  await phone.waitForURL(/\/desk\/diary\/\d+$/, WAIT);
  await phone.fill("#notes", "Ask for the figures of Friday.");
  await phone.check("[value=cancelled]");
  const problems = await look(phone, "assignment");
  await phone.setViewportSize(SIZES.phone);
  await phone.click(".plan button[type=submit]");
  await phone.locator(".notice").waitFor(WAIT);
  const off = (await phone.locator(".event.off").allTextContents()).join();
  await context.close();
  return [...problems, !off.includes("weather service") && `cancelled is ${off}`];
}

async function subscribe(page, origin) {
  await page.goto(`${origin}/desk/diary/calendar`);
  await page.click("[value=open]");
  const address = await page.inputValue("#all");
  const problems = await look(page, "diary-calendar");
  const answer = await fetch(address);
  const text = await answer.text();
  return [
    ...problems,
    !address.startsWith(`${origin}/desk/diary.ics?key=`) && `the address is ${address}`,
    !answer.headers.get("content-type").startsWith("text/calendar") && "it is no calendar",
    !PLANS.every(({ title }) => text.replaceAll("\r\n ", "").includes(`SUMMARY:${title}\r\n`)) && "an event is missing",
    !text.includes("STATUS:CANCELLED") && "what is cancelled is not told",
    /[^\r]\n/.test(text) && "a line ends without CR",
  ];
}

await walk([["walker", "editor"]], async ({ origin, browser, page, links }) => {
  await attempt("a link opens the desk", () => signIn(page, links[0]));
  await attempt("what is planned stands on its days, in the week and in the list", () => plan(page, origin));
  await attempt("it is changed and cancelled on a phone", () => cancel(browser, page, origin));
  await attempt("a story is begun from what is planned today", () => begin(page, origin));
  await attempt("a calendar follows it at a secret address", () => subscribe(page, origin));
});
