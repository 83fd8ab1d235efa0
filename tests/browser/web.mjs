// SPDX-License-Identifier: MIT
// Plain requests to a served newsroom, each address once, and everything they answered.

const AT_ONCE = 8;

export class Web {
  /** `base` is the address that the newsroom gives itself; it stands for `origin`. */
  constructor(origin, base) {
    this.origin = origin;
    this.base = base;
    this.answers = new Map();
  }

  /** The path of an address on this site; null for others'. */
  pathOf(address, from = "/") {
    const url = new URL(address, new URL(from, this.origin));
    if (url.origin !== this.origin && url.origin !== new URL(this.base).origin) return null;
    return url.pathname + url.search;
  }

  /** {status, headers, type, location, text}; redirects are not followed. */
  get(path) {
    if (!this.answers.has(path)) this.answers.set(path, this.#ask(path));
    return this.answers.get(path);
  }

  async #ask(path) {
    const response = await fetch(this.origin + path, { redirect: "manual" });
    const type = response.headers.get("content-type") ?? "";
    const body = Buffer.from(await response.arrayBuffer());
    return {
      path,
      status: response.status,
      type: type.split(";")[0],
      location: response.headers.get("location"),
      cookie: response.headers.get("set-cookie"),
      size: body.length,
      text: /text|xml|json|svg|javascript/.test(type) ? body.toString("utf8") : "",
    };
  }

  /** Follows redirects on this site, five at most. */
  async follow(path) {
    let answer = await this.get(path);
    for (let hop = 0; hop < 5 && answer.status >= 300 && answer.status < 400; hop += 1) {
      const next = answer.location === null ? null : this.pathOf(answer.location, answer.path);
      if (next === null) break;
      answer = await this.get(next);
    }
    return answer;
  }

  /** What is wrong with a set of addresses of this site: those that do not answer 200. */
  async broken(paths, { redirects = false } = {}) {
    const queue = [...new Set(paths)];
    const wrong = [];
    const work = async () => {
      for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
        const { status } = redirects ? await this.follow(path) : await this.get(path);
        if (status !== 200) wrong.push(`${path} answers ${status}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return wrong;
  }
}
