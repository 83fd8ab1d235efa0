// SPDX-License-Identifier: MIT
// The ways in and the settings in a real browser: a passkey made and used with Chromium's virtual authenticator, codes by
// time, somebody added by an administrator, a section dragged below another; axe on every page at both widths. Pictures go
// to DATELINE_PICTURES where it is set. TAP on standard output. usage: DATELINE=build/dateline node people.mjs
import { createHmac } from "node:crypto";

import { PASSWORD, WAIT, look, walk } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

async function firstLogin(page, address) {
  await page.goto(address);
  const problems = await look(page, "welcome");
  await page.fill("#password", PASSWORD);
  await page.click("button[type=submit]");
  await page.waitForURL("**/desk", WAIT);
  return problems;
}

async function signOut(page, origin) {
  await page.goto(`${origin}/desk/account`);
  await page.click(".me summary");
  await page.click(".me button[type=submit]");
  await page.waitForURL("**/desk/sign-in", WAIT);
}

/** A device with a screen lock, as Chromium imagines it. */
async function plugIn(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true };
  await session.send("WebAuthn.addVirtualAuthenticator", { options });
}

async function makePasskey(page, origin) {
  await page.goto(`${origin}/desk/account`);
  await page.fill("#passkey-name", "Harbour phone");
  await page.fill("#passkey-current", "wrong");
  await page.click("[data-passkey-add] button");
  await page.locator("[data-passkey-add] [role=alert]").waitFor(WAIT);
  await page.fill("#passkey-current", PASSWORD);
  await page.click("[data-passkey-add] button");
  await page.waitForURL("**/desk/account?done=passkey", WAIT);
  const named = (await page.textContent("main")).includes("Harbour phone");
  return [!named && "the account does not list the passkey", ...(await look(page, "account"))];
}

async function usePasskey(page, origin) {
  await signOut(page, origin);
  await page.goto(`${origin}/desk/sign-in?next=/desk/numbers`);
  const problems = await look(page, "sign-in");
  await page.click("[data-passkey-sign-in] button");
  await page.waitForURL((url) => url.pathname === "/desk/numbers", WAIT);
  return problems;
}

/** What an authenticator shows for a secret in Base32. */
function codeOf(secret) {
  const bits = [...secret.replaceAll(" ", "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const hash = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))).update(counter).digest();
  return String((hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
}

async function useCodes(page, origin) {
  await page.goto(`${origin}/desk/account/second`);
  await page.fill("#current", PASSWORD);
  await page.click("main button[type=submit]");
  const image = page.locator(".qr");
  await image.waitFor(WAIT);
  const drawn = await image.evaluate((qr) => qr.decode().then(() => true, () => false));
  const secret = await page.locator(".steps code").textContent();
  const problems = await look(page, "second-setup");
  await page.fill("#code", codeOf(secret));
  await page.click(".steps button[type=submit]");
  const recovery = await page.locator(".codes code").first().textContent(WAIT);
  problems.push(...(await look(page, "second-on")));
  await signOut(page, origin);
  await page.fill("#login", "tove");
  await page.fill("#password", PASSWORD);
  await page.click("form button[type=submit]");
  await page.waitForURL("**/desk/sign-in/second", WAIT);
  problems.push(...(await look(page, "second-asked")));
  await page.fill("#code", recovery);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/desk", WAIT);
  return [!drawn && "the QR code is not drawn", ...problems];
}

async function addSomebody(page, origin) {
  await page.goto(`${origin}/desk/people`);
  await page.click("details.more summary");
  await page.fill("#name", "Nils Orre");
  await page.fill("#login", "nils");
  await page.check("input[name=role][value=editor]");
  await page.locator("details.more button[type=submit]").click();
  const link = await page.locator(".once code").textContent(WAIT);
  const problems = await look(page, "person-added");
  await page.goto(`${origin}/desk/people`);
  problems.push(...(await look(page, "people")));
  return [!link.startsWith(`${origin}/desk/welcome/`) && `the link is ${link}`, ...problems];
}

async function dragSection(page, origin) {
  await page.goto(`${origin}/desk/settings/sections`);
  const rows = page.locator("[data-tree] li");
  const before = await rows.locator(".title .soft").allTextContents();
  const moved = before.findIndex((place, index) => index > 0 && place.lastIndexOf("/") === 0);
  await rows.nth(moved).dragTo(rows.first());
  await page.waitForURL("**/desk/settings/sections?done=placed", WAIT);
  const paths = await rows.locator(".title .soft").allTextContents();
  const wanted = before[0] + before[moved];
  return [!paths.includes(wanted) && `there is no ${wanted}: ${paths.join(" ")}`, ...(await look(page, "sections"))];
}

async function lookAtAll(page, origin) {
  const pages = ["settings", "settings/labels", "settings/redirects", "settings/outgoing", "audit", "numbers", "people/1", "settings/sections/1", "settings/labels/1"];
  const problems = [];
  for (const place of pages) {
    const answer = await page.goto(`${origin}/desk/${place}`);
    if (answer.status() !== 200 || !page.url().endsWith(place)) problems.push(`${place} is ${page.url()}, ${answer.status()}`);
    problems.push(...(await look(page, place.replaceAll("/", "-"))));
  }
  return problems;
}

await walk([["tove", "administrator", "Tove Lind"]], async ({ origin, page, links }) => {
  await plugIn(page);
  await attempt("a link opens the desk", () => firstLogin(page, links[0]));
  await attempt("a passkey is made after the password", () => makePasskey(page, origin));
  await attempt("the passkey signs in, to where one wanted", () => usePasskey(page, origin));
  await attempt("codes by time are set up and asked for", () => useCodes(page, origin));
  await attempt("an administrator adds somebody", () => addSomebody(page, origin));
  await attempt("a section is dragged below another", () => dragSection(page, origin));
  await attempt("every page is calm and whole", () => lookAtAll(page, origin));
}, { host: "localhost" });
