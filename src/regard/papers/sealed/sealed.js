"use strict";
// Checks a sealed report where it is opened. Nothing leaves the page: its own policy forbids every connection (docs/formats/sealed-report.md).
const WORDS = {
  whole: ["Every file is the one that was sealed.", "Chaque fichier est bien celui qui a été scellé."],
  broken: ["Do not rely on this file: something in it was changed.", "Ne vous fiez pas à ce fichier : quelque chose y a été modifié."],
  signed: ["Signed with the key that you entered.", "Signé avec la clé que vous avez saisie."],
  otherKey: ["Not signed with the key that you entered.", "Pas signé avec la clé que vous avez saisie."],
  ownKey: ["Signed with the key named inside it. Enter the site’s key to know whose it is.", "Signé avec la clé que le fichier nomme. Saisissez la clé du site pour savoir de qui elle est."],
  unsigned: ["Not signed: it proves that nothing changed since it was sealed, not who sealed it.", "Non signé : cela prouve que rien n’a changé depuis le scellement, pas qui a scellé."],
  noCrypto: ["This browser cannot check this signature. Use: regard examine --open FILE", "Ce navigateur ne peut pas vérifier cette signature. Utilisez : regard examine --open FICHIER"],
  key: ["The site’s key, as printed on its notice", "La clé du site, telle qu’imprimée sur sa notice"],
  inside: ["What is inside, and who sealed it", "Ce qu’il contient, et qui l’a scellé"],
  save: ["Save", "Enregistrer"], tongue: ["Français", "English"], same: ["as sealed", "tel que scellé"], changed: ["changed", "modifié"],
  report: ["The report", "Le rapport"],
};
let tongue = document.documentElement.lang === "fr" ? 1 : 0;
const $ = (id) => document.getElementById(id);
const say = (key) => WORDS[key][tongue];
const bytesOf = (text) => Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const utf8 = new TextEncoder(), text8 = new TextDecoder();

const files = new Map([...document.querySelectorAll("script[data-name]")].map((one) => [one.dataset.name, bytesOf(one.textContent)]));
const note = text8.decode(bytesOf($("manifest").textContent));
const cut = note.lastIndexOf("\n\n\u2014 ");
const manifest = cut < 0 ? note : note.slice(0, cut + 1);
const listed = manifest.split("\n").filter((l) => l.startsWith("file ")).map((l) => /^file ([0-9a-f]{64}) ([0-9]+) ([a-z0-9.-]+)$/.exec(l));
const inside = /^key (\S+)$/m.exec(manifest);

async function signatureHolds(printed) {
  const parts = printed.trim().split("+"), data = bytesOf(parts.slice(2).join("+"));
  if (parts.length < 3 || data.length !== 33 || data[0] !== 1) return false;
  const id = (await sha256(new Uint8Array([...utf8.encode(parts[0] + "\n"), ...data]))).slice(0, 4);
  const key = await crypto.subtle.importKey("raw", data.slice(1), { name: "Ed25519" }, false, ["verify"]);
  for (const line of note.slice(cut + 2).split("\n")) {
    const found = /^\u2014 (\S+) (\S+)$/.exec(line);
    if (!found || found[1] !== parts[0]) continue;
    const whole = bytesOf(found[2]);
    if (hex(whole.slice(0, 4)) === hex(id) && (await crypto.subtle.verify({ name: "Ed25519" }, key, whole.slice(4), utf8.encode(manifest)))) return true;
  }
  return false;
}
async function signature() {
  if (cut < 0 || !inside) return ["unsigned", "unsure"];
  const entered = $("key").value.trim();
  try {
    if (!(await signatureHolds(inside[1]))) return ["broken", "bad"];
    if (!entered) return ["ownKey", "unsure"];
    return entered === inside[1] || (await signatureHolds(entered)) ? ["signed", "good"] : ["otherKey", "bad"];
  } catch { return ["noCrypto", "unsure"]; }
}
async function check() {
  const rows = [];
  let whole = listed.length > 0 && listed.every(Boolean) && listed.length === files.size;
  for (const one of listed.filter(Boolean)) {
    const bytes = files.get(one[3]);
    const same = Boolean(bytes) && bytes.length === Number(one[2]) && hex(await sha256(bytes)) === one[1];
    whole &&= same;
    const row = document.createElement("li"), name = document.createElement("b"), state = document.createElement("span"), code = document.createElement("code"), save = document.createElement("button");
    name.textContent = one[3]; code.textContent = one[1]; save.type = "button"; save.textContent = say("save");
    state.textContent = say(same ? "same" : "changed"); state.className = same ? "good" : "bad";
    save.addEventListener("click", () => { const a = document.createElement("a"); a.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" })); a.download = one[3]; a.click(); });
    row.append(name, state, code, ...(bytes ? [save] : []));
    rows.push(row);
  }
  $("files").replaceChildren(...rows);
  const [word, colour] = await signature();
  const sound = whole && colour !== "bad";
  $("verdict").textContent = sound ? say("whole") : say("broken");
  $("verdict").className = sound ? "good" : "bad";
  $("signature").textContent = say(word); $("signature").className = colour;
  $("inside").textContent = say("inside"); $("key-label").textContent = say("key"); $("tongue").textContent = say("tongue");
  document.documentElement.lang = tongue ? "fr" : "en";
  const page = files.get(`report.${tongue ? "fr" : "en"}.html`) ?? files.get("report.fr.html") ?? files.get("report.en.html");
  $("report").title = say("report");
  if (sound && page) $("report").srcdoc = text8.decode(page); else $("report").removeAttribute("srcdoc");
}
$("key").addEventListener("change", check);
$("tongue").addEventListener("click", () => { tongue = 1 - tongue; check(); });
check();
