// SPDX-License-Identifier: MIT
// What two texts have and have not in common, word by word.
import { diffWordsWithSpace } from "diff";

// Beyond so many edits two texts are shown whole, one beside the other.
const EDITS_MOST = 2000;

/** [["same" | "old" | "new", text], …]: what turns one text into the other. */
export function differences(before, after) {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: EDITS_MOST });
  if (!parts) return [["old", before], ["new", after]];
  return parts.map(({ value, added, removed }) => [added ? "new" : removed ? "old" : "same", value]);
}
