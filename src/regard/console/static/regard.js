// Small conveniences; every page works without them.
"use strict";
(() => {
  const toggle = document.querySelector("[data-rail-toggle]");
  const list = document.querySelector("[data-rail-list]");
  if (toggle && list) {
    toggle.hidden = false;
    const fold = (folded) => {
      list.classList.toggle("folded", folded);
      toggle.setAttribute("aria-expanded", String(!folded));
    };
    fold(true);
    toggle.addEventListener("click", () => fold(toggle.getAttribute("aria-expanded") === "true"));
  }
  // An enrolment link carries its token in the fragment, which never reaches a server by itself: take it, forget it, post it.
  const enrol = document.querySelector("form[data-enrol]");
  if (enrol && location.hash.length > 1) {
    enrol.elements.token.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
    enrol.submit();
  }
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = button.dataset.copied;
    });
  }
  // Evidence stays where it is: its hash alone is sent.
  for (const chosen of document.querySelectorAll("input[type=file][data-hash]")) {
    chosen.addEventListener("change", async () => {
      if (!chosen.files.length || !crypto.subtle) return;
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await chosen.files[0].arrayBuffer()));
      document.getElementById(chosen.dataset.hash).value = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    });
  }
  // A large upload says how far it is. Without this the form is sent all the same.
  const upload = document.querySelector("form[data-upload]");
  if (upload) {
    upload.addEventListener("submit", (event) => {
      if (!upload.elements.export.files.length) return;
      event.preventDefault();
      const line = upload.querySelector("[data-upload-progress]");
      const button = upload.querySelector("button");
      line.hidden = false;
      button.setAttribute("aria-busy", "true");
      button.disabled = true;
      const sending = new XMLHttpRequest();
      sending.open("POST", upload.action);
      sending.upload.addEventListener("progress", (part) => {
        if (part.lengthComputable) line.querySelector("progress").value = (100 * part.loaded) / part.total;
      });
      sending.addEventListener("load", () => {
        if (sending.status < 400) return location.assign(sending.responseURL);
        const answer = new DOMParser().parseFromString(sending.responseText, "text/html");
        const said = answer.querySelector("main");
        document.querySelector("main").replaceWith(said);
        said.focus();
      });
      sending.addEventListener("error", () => {
        line.hidden = true;
        button.removeAttribute("aria-busy");
        button.disabled = false;
      });
      sending.send(new FormData(upload));
    });
  }
  // The board draws itself again while someone looks at it; nothing of it is kept here.
  const live = document.querySelector("[data-live]");
  if (live) {
    const note = document.querySelector("[data-live-note]");
    if (note) note.hidden = false;
    const draw = async () => {
      if (document.hidden) return;
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
      if (!answer) return;
      if (answer.redirected || !answer.ok) return location.reload();
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
      if (fresh) live.replaceChildren(...fresh.childNodes);
    };
    setInterval(draw, Number(live.dataset.live) * 1000);
    document.addEventListener("visibilitychange", draw);
  }
  // A look closes by itself: so does what it showed.
  for (const bar of document.querySelectorAll("[data-until]")) {
    const left = new Date(bar.dataset.until).getTime() - Date.now();
    if (left > 0 && left < 86400000) setTimeout(() => location.reload(), left + 1000);
  }
})();
