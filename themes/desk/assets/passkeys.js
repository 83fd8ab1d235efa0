/* SPDX-License-Identifier: MIT */
/* Passkeys: what the server asks is handed to the browser, and what the browser answers to the server. */
"use strict";
(() => {
  if (!window.PublicKeyCredential) return;
  const csrf = document.querySelector("meta[name=csrf]")?.content;

  const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const toText = (bytes) =>
    btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

  async function ask(address, body) {
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    if (csrf) headers["X-CSRF-Token"] = csrf;
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    const json = await answer.json();
    if (!answer.ok) throw new Error(json.detail ?? json.title);
    return json;
  }

  /** What people are told: the server's words, or that they turned away. */
  const wordsOf = (error) =>
    ({
      NotAllowedError: "Nothing was chosen. Try again.",
      InvalidStateError: "This device has a passkey of yours already.",
      SecurityError: "The desk is open under another address than the site’s own.",
    })[error.name] ?? error.message;

  async function guarded(part, act) {
    const fault = part.querySelector("[role=alert]");
    const button = part.querySelector("button");
    fault.hidden = true;
    button.disabled = true;
    try {
      location.assign((await act()).location);
    } catch (error) {
      fault.textContent = wordsOf(error);
      fault.hidden = false;
      button.disabled = false;
    }
  }

  async function add(form) {
    const { name, current } = form.elements;
    const options = await ask("/desk/account/passkeys/options.json", { current: current.value });
    options.challenge = toBytes(options.challenge);
    options.user.id = toBytes(options.user.id);
    for (const key of options.excludeCredentials) key.id = toBytes(key.id);
    const { response } = await navigator.credentials.create({ publicKey: options });
    return ask("/desk/account/passkeys.json", {
      name: name.value,
      algorithm: response.getPublicKeyAlgorithm(),
      client_data: toText(response.clientDataJSON),
      auth_data: toText(response.getAuthenticatorData()),
    });
  }

  async function signIn(part) {
    const options = await ask("/desk/sign-in/passkey/options.json", {});
    options.challenge = toBytes(options.challenge);
    const { rawId, response } = await navigator.credentials.get({ publicKey: options });
    return ask("/desk/sign-in/passkey.json", {
      id: toText(rawId),
      handle: toText(response.userHandle),
      client_data: toText(response.clientDataJSON),
      auth_data: toText(response.authenticatorData),
      signature: toText(response.signature),
      next: part.dataset.next,
    });
  }

  const form = document.querySelector("[data-passkey-add]");
  if (form) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      guarded(form, () => add(form));
    });
  }
  const door = document.querySelector("[data-passkey-sign-in]");
  if (door) {
    door.hidden = false;
    door.querySelector("button").addEventListener("click", () => guarded(door, () => signIn(door)));
  }
})();
