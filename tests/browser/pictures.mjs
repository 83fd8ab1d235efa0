// SPDX-License-Identifier: MIT
// The library of pictures in a real browser: sign-in by link, pictures chosen with one that is refused, a click that says
// what must stay in sight, words saved; frames drawn by mouse, finger and keys; the same forms without a script; axe on both
// pages at both widths. Pictures go to
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
  const tiles = await page.locator("[data-grid] li").count();
  await page.setInputFiles("#file", { name: "again.png", mimeType: "image/png", buffer: await drawing(page, 210) });
  await page.click(".drop button[type=submit]");
  const known = await page.locator(".going a").getAttribute("href");
  return [
    !reason.includes("SVG") && `the drawing is refused with "${reason}"`,
    !/^\/desk\/pictures\/\d+$/.test(known) && `a picture that is there already leads to ${known}`,
    (await page.locator("[data-grid] li").count()) !== tiles && "a picture that is there already is shown twice",
    ...(await look(page, "pictures")),
  ];
}

async function describe(page, origin) {
  await page.goto(`${origin}/desk/pictures`);
  await page.locator("[data-grid] a").first().click();
  const image = page.locator("[data-focal]");
  await image.waitFor(WAIT);
  const box = await image.boundingBox();
  await image.click({ position: { x: box.width / 4, y: box.height * 0.6 } });
  const across = Number(await page.inputValue("#focal_x"));
  const told = await page.textContent("[data-cut='1x1'] [data-how]");
  const problems = await look(page, "picture");
  await page.fill("#alt", "Hills behind a dark pond");
  await page.locator("[data-details] > button[type=submit]").click();
  await page.locator(".notice").waitFor(WAIT);
  return [
    Math.abs(across - 250) > 4 && `a click at a quarter is ${across}`,
    told !== "by the focal point" && `the square is cut ${told}`,
    (await page.inputValue("#alt")) !== "Hills behind a dark pond" && "the alternative text is lost",
    (await page.inputValue("#focal_x")) !== String(across) && "the focal point is lost",
    ...problems,
  ];
}

const numbers = (page, shape) => Promise.all(["x", "y", "width"].map(async (part) => Number(await page.inputValue(`#crop_${shape}_${part}`))));

/** Drags a handle by a way on the screen. */
async function drag(page, handle, right, below) {
  const box = await page.locator(handle).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + right / 2, y + below / 2);
  await page.mouse.move(x + right, y + below);
  await page.mouse.up();
}

async function cutByMouse(page) {
  const problems = [];
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.reload();
    await page.click("[data-cut='1x1']");
    await page.locator("[data-hold]").scrollIntoViewIfNeeded();
    const scale = 1200 / (await page.locator("[data-focal]").boundingBox()).width;
    await drag(page, "[data-grip]", -60, -60);
    const [, , small] = await numbers(page, "1x1");
    await drag(page, "[data-hold]", 40, 0);
    const [x, y, side] = await numbers(page, "1x1");
    if (Math.abs(small - (700 - 60 * scale)) > 3) problems.push(`${width}: 60 pixels of the corner make it ${small}`);
    if (side !== small || y !== 0) problems.push(`${width}: moving it changed its size or its height`);
    if (Math.abs(x - 40 * scale) > 3 && x !== 1200 - side) problems.push(`${width}: moved by 40 it stands at ${x}`);
    problems.push(...(width === 1280 ? await look(page, "picture-frame") : []));
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  return problems;
}

async function cutByKeys(page) {
  await page.reload();
  await page.focus("[data-cut='16x9']");
  await page.keyboard.press("Enter");
  for (const key of ["-", "-", "-", "ArrowRight", "ArrowDown", "Shift+ArrowLeft"]) await page.keyboard.press(key);
  const [x, y, width] = await numbers(page, "16x9");
  const told = await page.textContent("[data-told]");
  const preview = await page.locator("[data-cut='16x9'] img").evaluate((image) => image.style.transform);
  await page.locator("[data-framing] button[type=submit]").press("Enter");
  await page.locator(".notice").waitFor(WAIT);
  const kept = await numbers(page, "16x9");
  await page.click("[data-cut='16x9']");
  await page.locator("[data-reset]").press("Enter");
  const how = await page.textContent("[data-cut='16x9'] [data-how]");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(".notice").waitFor(WAIT);
  return [
    width !== 1164 && `three steps smaller than 1200 it is ${width} wide`,
    x !== 29 && `it stands ${x} from the left`,
    !told.includes(`${x} from the left, ${y} from the top`) && `it is said to be ${told}`,
    !preview.includes("translate(-2.4") && `the preview is moved by ${preview}`,
    String(kept) !== String([x, y, width]) && `${[x, y, width]} is kept as ${kept}`,
    how !== "by the focal point" && "the cut is not taken back",
    (await page.inputValue("#crop_16x9_width")) !== "" && "the cut is still there after saving",
  ];
}

async function cutWithoutScript(browser, page) {
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto(page.url());
  await plain.click(".numbers summary");
  for (const [part, value] of [["x", 100], ["y", 50], ["width", 400]]) await plain.fill(`#crop_4x3_${part}`, String(value));
  await plain.locator("[data-details] > button[type=submit]").click();
  await plain.locator(".notice").waitFor(WAIT);
  const kept = await numbers(plain, "4x3");
  await context.close();
  return [String(kept) !== "100,50,400" && `it is kept as ${kept}`];
}

async function replaceFile(page) {
  const [number] = page.url().match(/\d+(?=$|\?)/);
  const bytes = await drawing(page, 300);
  await page.goto(page.url().replace(/\?.*/, ""));
  await page.click("[data-instead] summary");
  const form = page.locator("[data-replace]");
  await form.locator("#file").setInputFiles({ name: "drawing.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") });
  await form.locator("button").click();
  await page.locator("[data-said]", { hasText: "SVG" }).waitFor(WAIT);
  const problems = await look(page, "picture-replace");
  // Pasted, it waits for a word.
  await page.evaluate((base64) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], "violet.png", { type: "image/png" }));
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  }, bytes.toString("base64"));
  await page.locator("[data-said]", { hasText: "Ready" }).waitFor(WAIT);
  await page.keyboard.press("Enter");
  await page.waitForURL(/done=replaced/, WAIT);
  const text = await page.textContent("main");
  return [
    !page.url().includes(`/${number}?`) && `the page is now ${page.url()}`,
    !text.includes("violet.png") && "the page does not name the new file",
    (await page.inputValue("#alt")) !== "Hills behind a dark pond" && "the words are lost",
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
  await attempt("a frame is drawn and made smaller by mouse, at both widths", () => cutByMouse(page));
  await attempt("a frame is moved by keys, saved, and taken back", () => cutByKeys(page));
  await attempt("a cut is set in numbers without a script", () => cutWithoutScript(browser, page));
  await attempt("a picture is replaced by a pasted one, and a bad file says why", () => replaceFile(page));
  await attempt("the form works without a script", () => withoutScript(browser, page, origin));
});
