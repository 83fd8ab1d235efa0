// SPDX-License-Identifier: MIT
// How no word is lost: what was typed is in this browser at once and with the server 2 seconds after
// the last key, at the latest 5 seconds after the first. What the server has not acknowledged stays
// here until it does. Knows no page and no clock of its own, so that it can be tried without either.
export const QUIET_MS = 2000;
export const MOST_MS = 5000;
const RETRIES_MS = [1000, 2000, 4000, 8000, 15000];

/**
 * read(): {base, fields}: the revision worked on and what differs from it.
 * send(body, keepalive): the answer of …/keep. store: {put(copy), drop()}: this browser's copy.
 * tell(state, detail): "waiting", "keeping", "kept", "offline", "signed-out", "lost", "conflict", "refused".
 */
export class Keeping {
  constructor({ tab, read, send, store, tell, now = Date.now, setTimer = (work, ms) => setTimeout(work, ms), clearTimer = (timer) => clearTimeout(timer) }) {
    Object.assign(this, { tab, read, send, store, tell, now, setTimer, clearTimer });
    this.kept = 0;
    this.count = 0; /* of changes */
    this.acknowledged = 0;
    this.since = null;
    this.timer = null;
    this.sending = null;
    this.failures = 0;
    this.stopped = false;
  }

  get unacknowledged() {
    return this.count > this.acknowledged;
  }

  /** Something was typed. */
  changed() {
    this.count += 1;
    const { base, fields } = this.read();
    this.store.put({ base, kept: this.kept, fields, at: this.now() });
    if (this.stopped) return;
    this.since ??= this.now();
    if (this.failures === 0) this.tell("waiting");
    if (this.failures === 0 && !this.sending) this.wait(Math.min(QUIET_MS, Math.max(0, this.since + MOST_MS - this.now())));
  }

  wait(ms) {
    this.clearTimer(this.timer);
    this.timer = this.setTimer(() => this.keep(), ms);
  }

  /** The server has everything until here: after a save, or when another version was taken up. */
  settled(kept) {
    this.kept = kept;
    this.acknowledged = this.count;
    this.since = null;
    this.failures = 0;
    this.clearTimer(this.timer);
    this.store.drop();
  }

  /** Nothing goes out any more; the copy in this browser is kept up all the same. */
  stop() {
    this.stopped = true;
    this.clearTimer(this.timer);
  }

  resume() {
    this.stopped = false;
    if (this.unacknowledged) this.wait(0);
  }

  /** Sends what is not acknowledged yet; true when the server has it all. */
  async keep(keepalive = false) {
    this.clearTimer(this.timer);
    if (this.sending) await this.sending;
    if (!this.unacknowledged) return true;
    if (this.stopped) return false;
    this.sending = this.sendOnce(keepalive);
    const done = await this.sending;
    this.sending = null;
    if (done && this.unacknowledged && !this.stopped) {
      this.since = this.now();
      this.wait(QUIET_MS);
    }
    return done && !this.unacknowledged;
  }

  async sendOnce(keepalive) {
    const count = this.count;
    const { base, fields } = this.read();
    if (this.failures === 0) this.tell("keeping");
    const answer = await this.send({ tab: this.tab, base, kept: this.kept, fields }, keepalive);
    if (answer.ok) {
      this.failures = 0;
      this.kept = answer.json.kept;
      if (count < this.acknowledged) return true; /* settled meanwhile */
      this.acknowledged = count;
      this.since = null;
      if (this.unacknowledged) {
        const newer = this.read();
        this.store.put({ base: newer.base, kept: this.kept, fields: newer.fields, at: this.now() });
      } else {
        this.store.drop();
      }
      this.tell("kept", answer.json.at);
      return true;
    }
    this.refused(answer);
    return false;
  }

  refused(answer) {
    const { status, json } = answer;
    if (status === 409) {
      this.stop();
      this.tell(json.lock ? "lost" : "conflict", json);
      return;
    }
    const passing = status === 0 || status === 401 || status === 429 || status >= 500;
    if (passing) {
      this.wait(RETRIES_MS[Math.min(this.failures, RETRIES_MS.length - 1)]);
      this.failures += 1;
    } else {
      this.since = null;
    }
    this.tell(status === 401 ? "signed-out" : passing ? "offline" : "refused", answer.message);
  }

  /** The network is said to be back. */
  again() {
    if (this.failures > 0 && !this.sending && !this.stopped) this.keep();
  }
}

const PREFIX = "dateline.story.";

/** The copies of one story in this browser, one a tab. */
export class LocalCopies {
  constructor(storage, id, tab) {
    Object.assign(this, { storage, prefix: `${PREFIX}${id}.`, tab });
  }

  put(copy) {
    try {
      this.storage.setItem(this.prefix + this.tab, JSON.stringify(copy));
    } catch {
      /* Full or forbidden: the server's copy follows within seconds. */
    }
  }

  drop(tab = this.tab) {
    try {
      this.storage.removeItem(this.prefix + tab);
    } catch {
      /* Forbidden: then nothing is there. */
    }
  }

  /** [{tab, base, kept, fields, at}], the newest first. */
  list() {
    const copies = [];
    try {
      for (let index = 0; index < this.storage.length; index += 1) {
        const key = this.storage.key(index);
        if (!key.startsWith(this.prefix)) continue;
        const copy = JSON.parse(this.storage.getItem(key));
        if (copy && typeof copy.fields === "object") copies.push({ ...copy, tab: key.slice(this.prefix.length) });
      }
    } catch {
      /* Unreadable: as if there were none. */
    }
    return copies.sort((one, other) => other.at - one.at);
  }
}
