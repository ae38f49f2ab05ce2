// The browser's half of a passkey ceremony. Options and answers are WebAuthn level 3 JSON.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const descriptors = (list) => (list || []).map((d) => ({ ...d, id: bytes(d.id) }));

  const post = async (url, form, body) => {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Content-Type": "application/json", Accept: "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
    if (!(response.headers.get("Content-Type") || "").includes("json")) { location.reload(); throw new Error("not JSON"); }
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error("refused"), { sentence: answer.error });
    return answer;
  };
  const create = async (options) => {
    const key = options.publicKey;
    const made = await navigator.credentials.create({ publicKey: {
      ...key, challenge: bytes(key.challenge), user: { ...key.user, id: bytes(key.user.id) }, excludeCredentials: descriptors(key.excludeCredentials),
    } });
    return { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {}, response: {
      clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
    } };
  };
  const get = async (options) => {
    const key = options.publicKey;
    const found = await navigator.credentials.get({ publicKey: { ...key, challenge: bytes(key.challenge), allowCredentials: descriptors(key.allowCredentials) } });
    const r = found.response;
    return { id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: {}, response: {
      clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature),
      userHandle: r.userHandle ? text(r.userHandle) : null,
    } };
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const wrong = form.querySelector(".wrong");
    const button = form.querySelector("button");
    button.disabled = false; // until here a click would have sent the form, not opened the dialogue
    const say = (sentence) => { wrong.textContent = sentence; wrong.hidden = false; };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!window.PublicKeyCredential) return say(form.dataset.unsupported);
      wrong.hidden = true;
      button.setAttribute("aria-busy", "true");
      try {
        const options = await post(form.dataset.begin, form, {});
        const credential = await (form.dataset.passkey === "create" ? create(options) : get(options));
        const next = form.elements.next ? "?next=" + encodeURIComponent(form.elements.next.value) : "";
        const answer = await post(form.dataset.finish + next, form, { credential });
        location.assign(answer.next);
      } catch (error) {
        say(error.sentence || form.dataset.stopped);
      } finally {
        button.removeAttribute("aria-busy");
      }
      return undefined;
    });
  }
})();
