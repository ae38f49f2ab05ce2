// Cuts Tabler's stylesheet down to what the console's templates use, and lets the dark theme follow the system without a script.
//   npm pack @tabler/core@1.6.1 && tar xzf tabler-core-1.6.1.tgz && npm install purgecss postcss
//   node subset.mjs package/dist/css/tabler.css > tabler-subset.css
import fs from "node:fs";
import { PurgeCSS } from "purgecss";
import postcss from "postcss";

const [, , source] = process.argv;
const used = /^(btn|btn-primary|btn-danger|btn-sm|form-control|form-select|form-label|form-check|form-check-input|table)$/;
const tags = ["html", "body", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "a",
  "button", "input", "select", "option", "textarea", "label", "fieldset", "legend", "form", "figure", "figcaption", "svg", "pre", "code",
  "q", "small", "strong", "details", "summary", "progress", "main", "nav", "header", "footer", "section", "article", "aside", "ins", "del"];
const [cut] = await new PurgeCSS().purge({
  content: [{ raw: fs.readFileSync(process.argv[1], "utf8").match(/btn[^)]+table/)[0].replaceAll("|", " ") + " " + tags.join(" "), extension: "html" }],
  css: [{ raw: fs.readFileSync(source, "utf8") }],
  variables: true, fontFace: true, keyframes: true, safelist: { deep: [/^:root$/] },
});
const root = postcss.parse(cut.css);
root.walkComments((c) => { if (!c.text.startsWith("!")) c.remove(); });
root.walkRules((rule) => {
  if (!rule.selector.includes("data-bs-theme")) return;
  const light = rule.selectors.filter((s) => !s.includes("data-bs-theme"));
  const dark = rule.selectors.filter((s) => /data-bs-theme=["']?dark/.test(s));
  if (dark.length) {
    const clone = rule.clone({ selectors: dark.map((s) => s.replace(/(:root|html|body)?\[data-bs-theme=["']?dark["']?\]/g, ":root").trim()) });
    rule.after(postcss.atRule({ name: "media", params: "(prefers-color-scheme: dark)", nodes: [clone] }));
  }
  light.length ? (rule.selectors = light) : rule.remove();
});
root.walkAtRules("import", (r) => r.remove());
root.walkAtRules("charset", (r) => r.remove());
// The policy admits no data: image; regard.css draws what these drew.
root.walkDecls((d) => { if (d.value.includes("url(")) d.remove(); });
process.stdout.write(`/*! Subset of Tabler 1.6.1 (https://tabler.io), MIT; made by subset.mjs beside this file */\n${root.toString().replace(/\n\s*\n+/g, "\n")}\n`);
