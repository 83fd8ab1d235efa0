// SPDX-License-Identifier: MIT
// Newsrooms for the checks: made in a temporary folder by the program itself, served on a free port.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const OUTPUT_MAX = 64 * 1024 * 1024;
const SERVER_STOP_MS = 60000;

export async function temporaryFolder() {
  return mkdtemp(path.join(tmpdir(), "dateline-browser-"));
}

export async function removeFolder(folder) {
  await rm(folder, { recursive: true, force: true });
}

export async function dateline(program, ...args) {
  return (await run(program, args, { maxBuffer: OUTPUT_MAX })).stdout;
}

/** A port that was free a moment ago: for a base address that has to be known before serving. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Every story of a newsroom, hidden ones too, from its log: {id, status, foreign, live, …}. */
export async function storiesOf(program, folder) {
  const stories = new Map();
  for (const line of (await dateline(program, "log", folder, "--json")).split("\n")) {
    if (!line.includes('"subject":"story:')) continue;
    const change = JSON.parse(line);
    stories.set(change.subject, { id: Number(change.subject.slice("story:".length)), ...change.body });
  }
  return [...stories.values()];
}

const PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const RANKED_MS = 60000;

/** Reads stories as a person does, the first most often, and waits until /most-read has them all. */
export async function readStories(origin, ids) {
  for (const [place, id] of ids.entries())
    for (let time = place; time < ids.length; time += 1) {
      const headers = { "user-agent": PERSON, connection: "close" };
      await (await fetch(`${origin}/articles/${id}`, { headers })).text();
    }
  for (const end = Date.now() + RANKED_MS; Date.now() < end; ) {
    const text = await (await fetch(`${origin}/most-read`)).text();
    if (ids.every((id) => text.includes(`/articles/${id}/`))) return [];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return ["not all of them are ranked"];
}

function firstLine(server) {
  return new Promise((resolve, reject) => {
    let text = "";
    server.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.split("\n", 1)[0]);
    });
    server.once("exit", (code) => reject(new Error(`dateline serve ended with ${code}`)));
    server.once("error", reject);
  });
}

/** Serves a folder; stop() resolves to what was wrong with the program's end, an empty list if nothing. */
export async function serve(program, folder, port = 0) {
  const server = spawn(program, ["serve", folder, "--listen", `127.0.0.1:${port}`]);
  let errors = "";
  server.stderr.on("data", (chunk) => (errors += chunk));
  const line = await firstLine(server).catch((error) => {
    throw new Error(`${error.message}: ${errors}`);
  });
  const origin = /http:\/\/[0-9.]+:\d+/.exec(line)?.[0];
  if (!origin) throw new Error(`dateline serve printed "${line}"`);
  const ended = new Promise((resolve) => server.once("exit", (code, signal) => resolve(signal ?? code)));
  const stop = async () => {
    const timer = setTimeout(() => server.kill("SIGKILL"), SERVER_STOP_MS);
    server.kill("SIGTERM");
    const how = await ended;
    clearTimeout(timer);
    const problems = how === 0 ? [] : [`the server ended with ${how}`];
    if (/Sanitizer|runtime error|CRITICAL/.test(errors)) problems.push(errors.slice(0, 4000));
    return problems;
  };
  const kill = async () => {
    server.kill("SIGKILL");
    await ended;
  };
  return { origin, stop, kill };
}

/** Asks the API: api("POST", "/stories", {…}) resolves to the answer, or fails with its problem. */
export function apiOf(origin, token) {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${origin}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(json)}`);
    return json;
  };
}
