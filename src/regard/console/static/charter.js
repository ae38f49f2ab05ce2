// The charter's editor: line numbers, checks as one types, a jump to the line of a problem. The page works without it.
"use strict";
(() => {
  const form = document.querySelector("form[data-charter]");
  if (!form) return;
  const area = form.elements.text;
  const checks = document.getElementById("checks");
  const heard = form.querySelector("[data-said]");
  const state = form.querySelector("[data-state]");
  // What the server sent back without saving it (a clash, a check) is not saved.
  const saved = form.hasAttribute("data-dirty") ? null : area.defaultValue;
  const KEPT = "regard-charter";

  // Line numbers stand beside the text and scroll with it; readers of the screen hear the text alone.
  const numbers = document.createElement("pre");
  numbers.className = "line-numbers";
  numbers.setAttribute("aria-hidden", "true");
  area.before(numbers);
  let lines = 0;
  const number = () => {
    const now = area.value.split("\n").length;
    if (now === lines) return;
    lines = now;
    numbers.textContent = Array.from({ length: now }, (_, i) => i + 1).join("\n") + "\n\n";
  };
  area.addEventListener("scroll", () => (numbers.scrollTop = area.scrollTop));

  const goTo = (line) => {
    const before = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = area.value.indexOf("\n", before);
    area.focus();
    area.setSelectionRange(before, end < 0 ? area.value.length : end);
    const height = area.scrollHeight / Math.max(lines, 1);
    area.scrollTop = Math.max(0, (line - 6) * height);
    area.scrollLeft = 0;
  };
  checks.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    goTo(Number(link.dataset.line));
  });

  let waiting, asking;
  const check = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.charter, { method: "POST", body: new FormData(form), signal: asking.signal });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
      checks.replaceChildren(...piece.body.childNodes);
      checks.removeAttribute("aria-busy");
      const told = checks.querySelector(".checks-said")?.textContent.trim() ?? "";
      if (heard.textContent !== told) heard.textContent = told; // one sentence is read out, and only when it changes
      say();
    } catch (error) {
      if (error.name === "AbortError") return;
      checks.removeAttribute("aria-busy");
      state.textContent = form.dataset.away;
    }
  };
  const say = () => (state.textContent = area.value === saved ? "" : form.dataset.unsaved);

  // What was typed and not saved outlives an ended session, in this tab alone.
  const keep = () => {
    if (area.value === saved) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, area.value);
  };
  area.addEventListener("input", () => {
    number();
    say();
    keep();
    checks.setAttribute("aria-busy", "true");
    clearTimeout(waiting);
    waiting = setTimeout(check, 500);
  });
  let sending = false;
  form.addEventListener("submit", () => (sending = true));
  window.addEventListener("beforeunload", (event) => {
    if (!sending && area.value !== saved) event.preventDefault();
  });
  const kept = sessionStorage.getItem(KEPT);
  if (kept !== null && kept !== area.value) {
    const line = document.createElement("p");
    const back = document.createElement("button");
    line.className = "note";
    line.setAttribute("role", "status");
    back.type = "button";
    back.className = "btn btn-sm";
    back.textContent = form.dataset.putBack;
    back.addEventListener("click", () => {
      area.value = kept;
      line.remove();
      area.dispatchEvent(new Event("input"));
      area.focus();
    });
    line.append(form.dataset.kept + " ", back);
    form.before(line);
  } else {
    keep();
  }
  number();
  say();
})();
