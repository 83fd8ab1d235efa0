// SPDX-License-Identifier: MIT
// The library of pictures in a real browser: sign-in by link, pictures chosen with one that is refused, a click that says
// what must stay in sight, words saved; the same form without a script; axe on both pages at both widths. Pictures go to
// DATELINE_PICTURES where it is set. TAP on standard output. usage: DATELINE=build/dateline node pictures.mjs
import { WAIT, look, signIn, walk } from "./desk_walk.mjs";
import { attempt } from "./tap.mjs";

/** A picture that the newsroom has not: drawn by the browser. */
async function drawing(page, tone) {
  const url = await page.evaluate((hue) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1200, height: 700 });
    const pen = canvas.getContext("2d");
    pen.fillStyle = `hsl(${hue} 40% 70%)`;
    pen.fillRect(0, 0, 1200, 700);
    pen.fillStyle = `hsl(${hue} 60% 25%)`;
    pen.beginPath();
    pen.arc(300, 420, 180, 0, 7);
    pen.fill();
    return canvas.toDataURL("image/png");
  }, tone);
  return Buffer.from(url.split(",")[1], "base64");
}

async function addMany(page, origin) {
  await page.goto(`${origin}/desk/pictures`);
  const before = await page.locator("[data-grid] li").count();
  await page.setInputFiles("#file", [
    { name: "harbour.png", mimeType: "image/png", buffer: await drawing(page, 210) },
    { name: "drawing.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") },
    { name: "hills.png", mimeType: "image/png", buffer: await drawing(page, 130) },
  ]);
  await page.click(".drop button[type=submit]");
  await page.locator(".going .bad").waitFor(WAIT);
  await page.locator("[data-grid] li").nth(before + 1).waitFor(WAIT);
  await page.locator(".going progress").waitFor({ state: "detached", ...WAIT });
  const reason = await page.locator(".going").textContent();
  return [!reason.includes("SVG") && `the drawing is refused with "${reason}"`, ...(await look(page, "pictures"))];
}

async function describe(page, origin) {
  await page.goto(`${origin}/desk/pictures`);
  await page.locator("[data-grid] a").first().click();
  const image = page.locator("[data-focal]");
  await image.waitFor(WAIT);
  const box = await image.boundingBox();
  await image.click({ position: { x: box.width / 4, y: box.height * 0.6 } });
  const across = Number(await page.inputValue("#focal_x"));
  const place = await page.locator(".tall img").evaluate((crop) => getComputedStyle(crop).objectPosition);
  const problems = await look(page, "picture");
  await page.fill("#alt", "Hills behind a dark pond");
  await page.locator("[data-details] button[type=submit]").click();
  await page.locator(".notice").waitFor(WAIT);
  return [
    Math.abs(across - 250) > 4 && `a click at a quarter is ${across}`,
    !place.startsWith("2") && `the tall crop stands at ${place}`,
    (await page.inputValue("#alt")) !== "Hills behind a dark pond" && "the alternative text is lost",
    (await page.inputValue("#focal_x")) !== String(across) && "the focal point is lost",
    ...problems,
  ];
}

async function withoutScript(browser, page, origin) {
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto(`${origin}/desk/pictures`);
  await plain.setInputFiles("#file", { name: "field.png", mimeType: "image/png", buffer: await drawing(page, 60) });
  await plain.click(".drop button[type=submit]");
  await plain.waitForURL(/\/desk\/pictures\/\d+$/, WAIT);
  const named = (await plain.textContent("main")).includes("field.png");
  await context.close();
  return [!named && "the new picture's page does not name its file"];
}

await walk([["walker", "chief"]], async ({ origin, browser, page, links }) => {
  await attempt("a link opens the desk", () => signIn(page, links[0]));
  await attempt("pictures go up one by one, and one that is refused says why", () => addMany(page, origin));
  await attempt("a click says what must stay in sight, and words are kept", () => describe(page, origin));
  await attempt("the form works without a script", () => withoutScript(browser, page, origin));
});
