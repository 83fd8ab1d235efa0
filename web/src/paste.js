// SPDX-License-Identifier: MIT
// What comes from word processors and other pages, made into what a story is written in: headings,
// paragraphs, lists, quotes, tables, links and emphasis. Words are never dropped; looks are.
const DROPPED = "style, script, meta, link, title, xml, noscript, template, object, embed, o\\:p:empty, colgroup";
const EMPHASIS = [
  ["strong", /(^|;)\s*font-weight:\s*(bold|bolder|[6-9]00)\b/i],
  ["em", /(^|;)\s*font-style:\s*(italic|oblique)/i],
  ["sup", /(^|;)\s*vertical-align:\s*super/i],
  ["sub", /(^|;)\s*vertical-align:\s*sub\b/i],
  ["s", /(^|;)\s*text-decoration(-line)?:[^;]*line-through/i],
];
const PLAIN = /(^|;)\s*(font-weight:\s*(normal|400)|font-style:\s*normal)/i;
const STYLE = "data-style";
const styleOf = (element) => element.getAttribute(STYLE) ?? "";

/** Looks are read, never applied: the page's policy forbids that, even in a document that is not shown. */
function setStylesAside(html) {
  const bare = html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "");
  return bare.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${STYLE}=`));
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function rename(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

function dropComments(root) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(walker.currentNode);
  for (const comment of comments) comment.remove();
}

/** Comments of colleagues, and what they struck out in a text whose changes are tracked: none of it is the text. */
function dropMargins(root) {
  for (const element of [...root.querySelectorAll(`[${STYLE}]`)]) if (/mso-element:\s*comment|mso-hide:\s*all/i.test(styleOf(element))) element.remove();
  for (const element of [...root.querySelectorAll(".MsoCommentReference, .msocomanchor, a[href^='#_msocom'], del[cite], del[datetime]")]) element.remove();
  for (const element of [...root.querySelectorAll("ins")]) unwrap(element);
}

/** Word writes lists as paragraphs: "mso-list: l0 level2 lfo1", the sign in a span of its own. */
function makeWordLists(root) {
  const open = [];
  let before = null;
  for (const item of [...root.querySelectorAll("p, h1, h2, h3, h4")]) {
    const mark = /mso-list:\s*l(\d+)\s+level(\d+)/i.exec(styleOf(item));
    if (!mark) {
      open.length = 0;
      continue;
    }
    const level = Number(mark[2]);
    if (mark[1] !== before) open.length = 0;
    [, before] = mark;
    const sign = [...item.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
    const kind = /^\s*(\d+|[a-z]|[ivxlc]+)[.)]/i.test(sign?.textContent ?? "") ? "ol" : "ul";
    sign?.remove();
    open.length = Math.min(open.length, level);
    while (open.length < level) {
      const list = root.ownerDocument.createElement(kind);
      const above = open[open.length - 1];
      if (!above) item.before(list);
      else (above.lastElementChild ?? above.appendChild(root.ownerDocument.createElement("li"))).append(list);
      open.push(list);
    }
    const entry = root.ownerDocument.createElement("li");
    entry.append(...item.childNodes);
    open[level - 1].append(entry);
    item.remove();
  }
}

function emphasise(root) {
  for (const span of [...root.querySelectorAll(["span", "font", "b", "i"].map((name) => `${name}[${STYLE}]`).join())]) {
    const style = styleOf(span);
    if (span.localName === "b" || span.localName === "i") {
      if (PLAIN.test(style)) unwrap(span);
      continue;
    }
    if (span.closest("h1, h2, h3, h4, h5, h6")) continue;
    for (const [name, pattern] of EMPHASIS) {
      if (!pattern.test(style)) continue;
      const inner = root.ownerDocument.createElement(name);
      inner.append(...span.childNodes);
      span.append(inner);
    }
  }
}

function shiftHeadings(root) {
  const has1 = root.querySelector("h1") !== null;
  const levels = has1 ? { h1: "h2", h2: "h3", h3: "h4", h4: "h4", h5: "h4", h6: "h4" } : { h5: "h4", h6: "h4" };
  for (const heading of [...root.querySelectorAll("h1, h2, h3, h4, h5, h6")])
    if (levels[heading.localName] && levels[heading.localName] !== heading.localName) rename(heading, levels[heading.localName]);
}

/** The styles that Word has for what a story has elements for. */
function nameBlocks(root) {
  for (const block of [...root.querySelectorAll("p.MsoTitle")]) rename(block, "h1");
  for (const block of [...root.querySelectorAll("p.MsoQuote, p.MsoIntenseQuote")]) {
    const quote = root.ownerDocument.createElement("blockquote");
    block.before(quote);
    quote.append(block);
  }
}

/** Said of every paragraph by word processors, meant by none: the story says it once. */
function forgetTongues(root, language, direction) {
  const own = language.split("-")[0];
  for (const element of root.querySelectorAll("[dir]")) if (element.getAttribute("dir").toLowerCase() === direction) element.removeAttribute("dir");
  for (const element of root.querySelectorAll("[lang]")) if (element.getAttribute("lang").toLowerCase().split("-")[0] === own) element.removeAttribute("lang");
}

/** Addresses that lead through a word processor's counter, or to a place in its own document. */
function straighten(root) {
  for (const link of [...root.querySelectorAll("a[href^='#']")]) unwrap(link);
  for (const link of root.querySelectorAll("a[href]")) {
    try {
      const address = new URL(link.getAttribute("href"));
      if (/(^|\.)google\.[a-z.]+$/.test(address.hostname) && address.pathname === "/url" && address.searchParams.get("q"))
        link.setAttribute("href", address.searchParams.get("q"));
    } catch {
      /* Relative: as it is. */
    }
  }
}

function dropEmpty(root) {
  for (const block of [...root.querySelectorAll("p, h2, h3, h4, li, div")])
    if (!block.textContent.replace(/[\s\u00a0]/g, "") && !block.querySelector("img, table, hr")) block.remove();
}

function clearAttributes(root) {
  const kept = { a: ["href"], img: ["src", "alt", "width", "height"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan"], ol: ["start"] };
  for (const element of root.querySelectorAll("*"))
    for (const { name } of [...element.attributes])
      if (!name.startsWith("data-pm") && name !== "lang" && name !== "dir" && !kept[element.localName]?.includes(name)) element.removeAttribute(name);
}

/** {html, dropped}: dropped counts the pictures that stand on other servers. language, direction: the story's. */
export function cleanPasted(html, { language = "en", direction = "ltr" } = {}) {
  if (html.includes("data-pm-slice")) return { html, dropped: 0 };
  const { body: root } = new DOMParser().parseFromString(setStylesAside(html), "text/html");
  let dropped = 0;
  dropMargins(root);
  makeWordLists(root);
  nameBlocks(root);
  forgetTongues(root, language, direction);
  dropComments(root);
  for (const element of [...root.querySelectorAll(DROPPED)]) element.remove();
  for (const image of [...root.querySelectorAll("img")]) {
    if (/^\/media\//.test(image.getAttribute("src") ?? "")) continue;
    dropped += 1;
    image.remove();
  }
  emphasise(root);
  shiftHeadings(root);
  straighten(root);
  for (const element of [...root.querySelectorAll("span, font, center, o\\:p, section, article, main, header, footer")])
    if (!element.hasAttribute("lang") || element.localName !== "span" || /^mso|Mso/.test(element.className)) unwrap(element);
  for (const block of [...root.querySelectorAll("div")])
    if (block.querySelector("p, div, ul, ol, table, h2, h3, h4, blockquote")) unwrap(block);
    else rename(block, "p");
  for (const empty of [...root.querySelectorAll("b:empty, strong:empty, i:empty, em:empty, a:empty, u")]) unwrap(empty);
  clearAttributes(root);
  dropEmpty(root);
  return { html: root.innerHTML.replace(/\u00a0/g, " "), dropped };
}
