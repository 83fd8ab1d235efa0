// SPDX-License-Identifier: MIT
// Requests to our own server. A request that was answered never throws: its status says how it went.
let csrf = document.querySelector("meta[name=csrf]")?.content ?? "";

/** After signing in again in another tab the page's own token is another one. True where it is. */
async function renewToken() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.querySelector("meta[name=csrf]")?.content ?? csrf;
    const changed = newer !== csrf;
    csrf = newer;
    return changed;
  } catch {
    return false;
  }
}

/** {ok, status, json, message}; status 0: the server was not reached. */
export async function ask(method, path, options = {}) {
  const answer = await askOnce(method, path, options);
  const isStale = answer.status === 403 && method !== "GET" && !options.keepalive;
  return isStale && (await renewToken()) ? askOnce(method, path, options) : answer;
}

async function askOnce(method, path, { body, revision, keepalive = false }) {
  const headers = { Accept: "application/json", "X-CSRF-Token": csrf };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (revision !== undefined) headers["If-Match"] = `"${revision}"`;
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), keepalive });
  } catch {
    return { ok: false, status: 0, json: {}, message: "the server was not reached" };
  }
  let json = {};
  try {
    json = await answer.json();
  } catch {
    /* No JSON: the status says what there is to say. */
  }
  const { ok, status } = answer;
  return { ok, status, json, message: ok ? "" : json.detail || json.title || `the server answered ${status}` };
}

/** One file to the library of pictures: {picture} or {message}. */
export async function uploadPicture(file) {
  const form = new FormData();
  form.append("csrf", csrf);
  form.append("file", file, file.name || "pasted.png");
  try {
    const headers = { Accept: "application/json", "X-CSRF-Token": csrf };
    const answer = await fetch("/desk/pictures", { method: "POST", headers, body: form });
    if (answer.status === 413) return { message: "it is too large" };
    const json = await answer.json();
    if (answer.status === 201) return { picture: json.pictures[0] };
    return { message: json.refused?.[0]?.message || json.detail || "the server did not take it" };
  } catch {
    return { message: "the connection broke; try again" };
  }
}
