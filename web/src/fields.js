// SPDX-License-Identifier: MIT
// What a story's fields are on this page, and what of them differs between two versions.
export const TEXTS = ["title", "list_title", "slug", "kicker", "standfirst", "dateline", "byline", "language", "source", "source_url"];

export const LABELS = {
  title: "Headline",
  list_title: "Headline in lists",
  slug: "Address",
  kicker: "Kicker",
  standfirst: "Standfirst",
  body: "Text",
  dateline: "Dateline",
  byline: "Byline as printed",
  authors: "Authors",
  section_ids: "Sections",
  tags: "Tags",
  source: "Source",
  source_url: "Address of the original",
  priority: "Place on fronts",
  urgency: "Urgency",
  language: "Language",
  picture: "Lead picture",
  related: "Related, pinned",
  unrelated: "Related, left out",
};

/** A story of the API with every field in one shape. */
export function fieldsOf(story) {
  const fields = {};
  for (const name of TEXTS) fields[name] = story[name] ?? "";
  fields.body = story.body ?? "";
  fields.priority = story.priority || 3;
  fields.urgency = story.urgency || 0;
  fields.authors = [...(story.authors ?? [])];
  fields.section_ids = [...(story.section_ids ?? [])];
  fields.tags = (story.tags ?? []).map(({ name, type }) => ({ name, type: type || "topic" }));
  fields.related = [...(story.related ?? [])];
  fields.unrelated = [...(story.unrelated ?? [])];
  const picture = story.picture;
  fields.picture = picture?.id ? { id: picture.id, alt: picture.alt ?? "", caption: picture.caption ?? "", credit: picture.credit ?? "" } : null;
  return fields;
}

export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Names of the fields that differ. */
export function differing(one, other) {
  return Object.keys(LABELS).filter((name) => !isSame(one[name], other[name]));
}

/** What is sent: only what differs, so that it can be laid over whatever stands there. */
export function changesOf(base, current) {
  const changes = {};
  for (const name of differing(base, current)) {
    changes[name] = current[name];
    if (name === "body") changes.body_format = "html";
  }
  return changes;
}

/** Kept or local changes laid over a version. */
export function overlay(base, changes) {
  const fields = { ...base };
  for (const [name, value] of Object.entries(changes)) if (name in LABELS) fields[name] = value ?? (TEXTS.includes(name) ? "" : value);
  return fields;
}
