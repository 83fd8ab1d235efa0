// SPDX-License-Identifier: MIT
// What two texts have and have not in common, word by word: Myers' O(ND) search for the shortest edit
// script, over words and the blanks between them. Texts that differ too much are shown whole.
const EDITS_MOST = 1200;

function wordsOf(text) {
  return text.match(/\s+|[\p{L}\p{N}\p{M}_'’-]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

function trace(a, b) {
  const most = Math.min(a.length + b.length, EDITS_MOST);
  const reached = new Map([[1, 0]]);
  const steps = [];
  for (let edits = 0; edits <= most; edits += 1) {
    steps.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = diagonal === -edits || (diagonal !== edits && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1));
      let x = down ? reached.get(diagonal + 1) : reached.get(diagonal - 1) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      reached.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return steps;
    }
  }
  return null;
}

function walkBack(a, b, steps) {
  const parts = [];
  let x = a.length;
  let y = b.length;
  for (let edits = steps.length - 1; edits >= 0; edits -= 1) {
    const reached = steps[edits];
    const diagonal = x - y;
    const down = diagonal === -edits || (diagonal !== edits && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1));
    const before = edits === 0 ? 0 : down ? reached.get(diagonal + 1) : reached.get(diagonal - 1);
    const fromY = edits === 0 ? 0 : before - (down ? diagonal + 1 : diagonal - 1);
    while (x > before && y > fromY && a[x - 1] === b[y - 1]) {
      parts.push(["same", a[x - 1]]);
      x -= 1;
      y -= 1;
    }
    if (edits === 0) break;
    if (down) parts.push(["new", b[y - 1]]);
    else parts.push(["old", a[x - 1]]);
    x = before;
    y = fromY;
  }
  return parts.reverse();
}

/** [["same" | "old" | "new", text], …]: what turns one text into the other. */
export function differences(before, after) {
  const a = wordsOf(before);
  const b = wordsOf(after);
  const steps = trace(a, b);
  const parts = steps ? walkBack(a, b, steps) : [["old", before], ["new", after]];
  const joined = [];
  for (const [kind, text] of parts) {
    const last = joined[joined.length - 1];
    if (last && last[0] === kind) last[1] += text;
    else if (text) joined.push([kind, text]);
  }
  return joined;
}
