// SPDX-License-Identifier: MIT
// Which tab this is. A reload stays the same tab; a doubled one is another; one that was closed does
// not answer any more.
const CHANNEL = "dateline.tabs";
const PATIENCE_MS = 250;
const KEY = "dateline.tab";

export class Tabs {
  constructor() {
    this.channel = new BroadcastChannel(CHANNEL);
    this.id = null;
    this.channel.addEventListener("message", ({ data }) => {
      if (data.ask && data.ask === this.id) this.channel.postMessage({ here: this.id });
    });
  }

  isAlive(tab) {
    return new Promise((done) => {
      const end = (answer) => {
        this.channel.removeEventListener("message", hear);
        clearTimeout(timer);
        done(answer);
      };
      const hear = ({ data }) => data.here === tab && end(true);
      const timer = setTimeout(() => end(false), PATIENCE_MS);
      this.channel.addEventListener("message", hear);
      this.channel.postMessage({ ask: tab });
    });
  }

  async begin() {
    let id = null;
    try {
      id = sessionStorage.getItem(KEY);
      if (!id || (await this.isAlive(id))) id = crypto.getRandomValues(new Uint32Array(3)).join("-");
      sessionStorage.setItem(KEY, id);
    } catch {
      id ??= String(Math.random()).slice(2);
    }
    this.id = id;
    return id;
  }
}
