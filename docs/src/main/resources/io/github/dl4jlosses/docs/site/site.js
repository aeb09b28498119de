"use strict";
// Formulas, colors of code, search and the switch of colors. The text can be read without.

const root = document.documentElement;
const main = document.getElementById("main");

function showFormulas() {
  document.querySelectorAll(".math").forEach((formula) => {
    const tex = formula.textContent;
    try {
      katex.render(tex, formula, { displayMode: formula.classList.contains("display"), strict: false });
    } catch (error) {
      console.error(main.dataset.badFormula, tex, error.message);
      formula.classList.add("bad");
    }
  });
}

// What is wider than its place scrolls by itself, also with the keyboard.
function markScrollers() {
  document.querySelectorAll("article .math:not(.display)").forEach((formula) => {
    formula.classList.remove("wide");
    const place = formula.parentElement.getBoundingClientRect();
    formula.classList.toggle("wide", formula.getBoundingClientRect().right > place.right + 1);
  });
  document.querySelectorAll(".scroll, .wide").forEach((box) => {
    if (box.scrollWidth > box.clientWidth + 1) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", main.dataset.scrolls);
    } else {
      box.removeAttribute("tabindex");
      box.removeAttribute("role");
      box.removeAttribute("aria-label");
    }
  });
}

function switchable(button) {
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (systemIsDark.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // It holds for this page.
    }
    show();
  });
  systemIsDark.addEventListener("change", show);
  show();
}

// A word in Chinese is found by each two characters in a row, because nothing separates words.
function tokens(text) {
  const found = [];
  const runs = text.matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu);
  for (const [run] of runs) {
    if (/\p{Script=Han}/u.test(run)) {
      const characters = [...run];
      if (characters.length === 1) {
        found.push({ text: run, kind: "character" });
      }
      characters.slice(1).forEach((c, i) => found.push({ text: characters[i] + c, kind: "pair" }));
    } else {
      const parts = run.split(/_+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u).filter(Boolean);
      found.push({ text: run.toLowerCase(), kind: parts.length > 1 ? "name" : "word" });
      if (parts.length > 1) { // withIgnoreIndex is found by ignoreIndex
        parts.forEach((part) => found.push({ text: part.toLowerCase(), kind: "word" }));
      }
    }
  }
  return found;
}

const stem = (word) => lunr.stemmer(new lunr.Token(word, {})).toString();

function indexOf(sections) {
  const wordAndStem = (token) => [token, token.clone((word) => stem(word))];
  lunr.Pipeline.registerFunction(wordAndStem, "wordAndStem");
  return lunr(function () {
    this.tokenizer = (field) => tokens(String(field)).map((token) => new lunr.Token(token.text, {}));
    this.pipeline.reset();
    this.pipeline.add(wordAndStem);
    this.ref("id");
    this.field("heading", { boost: 6 });
    this.field("page", { boost: 2 });
    this.field("text");
    sections.forEach((section, id) => this.add({ ...section, id }));
  });
}

function find(index, words, editDistance) {
  const { LEADING, TRAILING } = lunr.Query.wildcard;
  const REQUIRED = lunr.Query.presence.REQUIRED;
  return index.query((query) => words.forEach(({ text, kind }) => {
    if (kind === "character") {
      query.term(text, { presence: REQUIRED, usePipeline: false, wildcard: LEADING | TRAILING });
    } else if (kind === "pair") {
      query.term(text, { presence: REQUIRED, usePipeline: false });
    } else {
      query.term(text, { boost: 5, usePipeline: false });
      if (kind === "word") {
        const typo = editDistance > 0 && text.length > 4;
        query.term(stem(text), typo
          ? { presence: REQUIRED, usePipeline: false, editDistance }
          : { presence: REQUIRED, usePipeline: false, wildcard: TRAILING });
      }
    }
  }));
}

// The text about the first word that was found, with all of them marked.
function excerpt(text, words) {
  const wanted = words.filter((word) => word.kind !== "name").map((word) =>
    (word.kind === "word" ? stem(word.text) : word.text).replace(/[.*+?^$\{\}()|[\]\\]/g, "\\$&"));
  const match = new RegExp(wanted.join("|"), "giu");
  const first = Math.max(0, text.search(match));
  const start = first < 60 ? 0 : text.indexOf(" ", first - 50) + 1 || first - 50;
  const cut = text.slice(start < first ? start : Math.max(0, first - 20), first + 130);
  const line = document.createElement("span");
  line.className = "excerpt";
  let done = 0;
  for (const hit of cut.matchAll(match)) {
    const mark = document.createElement("mark");
    mark.textContent = hit[0];
    line.append(cut.slice(done, hit.index), mark);
    done = hit.index + hit[0].length;
  }
  line.append(cut.slice(done));
  return line;
}

function searchable(input) {
  const results = document.getElementById("results");
  const hits = document.getElementById("hits");
  const count = document.getElementById("count");
  let index;

  function sectionsFor(words) {
    index ||= indexOf(siteSections);
    for (const distance of [0, 1]) {
      const found = find(index, words, distance).map((hit) => siteSections[hit.ref]);
      const here = found.filter((section) => section.lang === root.lang);
      if (found.length > 0) {
        return here.length > 0 ? here : found;
      }
    }
    return [];
  }

  function item(section, words) {
    const link = document.createElement("a");
    link.href = root.dataset.root + section.url;
    link.lang = section.lang;
    const title = document.createElement("span");
    title.className = "hit";
    title.textContent = section.heading;
    link.append(title);
    if (section.page !== section.heading) {
      const page = document.createElement("span");
      page.className = "of";
      page.textContent = section.page;
      link.append(page);
    }
    link.append(excerpt(section.text, words));
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  }

  function show() {
    const words = tokens(input.value);
    const isEmpty = words.length === 0;
    results.hidden = isEmpty;
    const found = isEmpty ? [] : sectionsFor(words);
    const { found: many, foundOne, none } = input.dataset;
    count.textContent = found.length === 0 ? none : found.length === 1 ? foundOne : many.replace("%d", found.length);
    hits.replaceChildren(...found.slice(0, 20).map((section) => item(section, words)));
  }

  function close() {
    results.hidden = true;
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.value && show());
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    hits.querySelector("a")?.click();
  });
  input.form.addEventListener("keydown", (event) => {
    const links = [input, ...hits.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      close();
      input.focus();
      close();
    } else if (step && !results.hidden) {
      event.preventDefault();
      links[Math.max(0, Math.min(links.indexOf(document.activeElement) + step, links.length - 1))].focus();
    }
  });
  hits.addEventListener("click", (event) => event.target.closest("a") && close());
  document.addEventListener("pointerdown", (event) => input.form.contains(event.target) || close());
  document.addEventListener("focusin", (event) => input.form.contains(event.target) || close());
  document.addEventListener("keydown", (event) => {
    const types = event.target.closest("input, textarea, [contenteditable]");
    if (event.key === "/" && !types && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
}

if (matchMedia("(max-width: 64rem)").matches) {
  document.querySelectorAll(".frame > nav > details").forEach((list) => { list.open = false; });
}
hljs.configure({ ignoreUnescapedHTML: true, languages: [] });
document.querySelectorAll("pre code[class^='language-']").forEach((code) => {
  const [, language] = code.className.match(/language-(\S+)/);
  if (hljs.getLanguage(language)) {
    hljs.highlightElement(code);
  }
});
showFormulas();
markScrollers();
addEventListener("resize", markScrollers);
document.fonts.ready.then(markScrollers);
document.querySelectorAll("details").forEach((box) => box.addEventListener("toggle", markScrollers));
switchable(document.getElementById("theme"));
searchable(document.getElementById("query"));
