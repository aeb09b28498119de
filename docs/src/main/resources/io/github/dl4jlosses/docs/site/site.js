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

// The word that is still being typed may go on; the others are whole.
function find(index, words, { editDistance = 0, presence = lunr.Query.presence.REQUIRED }) {
  const { LEADING, TRAILING, NONE } = lunr.Query.wildcard;
  return index.query((query) => words.forEach(({ text, kind }, i) => {
    if (kind === "character") {
      query.term(text, { presence, usePipeline: false, wildcard: LEADING | TRAILING });
    } else if (kind === "pair") {
      query.term(text, { presence, usePipeline: false });
    } else {
      query.term(text, { boost: 5, usePipeline: false });
      if (kind === "word") {
        const typo = editDistance > 0 && text.length > 4;
        const isTyped = !typo && i === words.length - 1;
        query.term(isTyped ? typed(text) : stem(text), {
          presence, usePipeline: false, wildcard: isTyped ? TRAILING : NONE, ...(typo && { editDistance }),
        });
      }
    }
  }));
}

// What all forms of a word begin with: its stem, unless that is too short to tell words apart.
function typed(text) {
  return stem(text).length > 3 && text.startsWith(stem(text)) ? stem(text) : text;
}

// Where the text has one of the words: [start, end] of whole words, and of pairs in Chinese.
function hits(text, words) {
  const known = new Set(words.flatMap(({ text: word, kind }) => (kind === "word" ? [word, stem(word)] : [word])));
  const last = words[words.length - 1];
  const isHit = (token) => known.has(token.text) || known.has(stem(token.text))
    || (last.kind === "word" && token.kind !== "name" && token.text.startsWith(typed(last.text)));
  const found = [];
  for (const run of text.matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu)) {
    if (!/\p{Script=Han}/u.test(run[0])) {
      if (tokens(run[0]).some(isHit)) {
        found.push([run.index, run.index + run[0].length]);
      }
      continue;
    }
    for (const { text: word } of words.filter(({ kind }) => kind === "pair" || kind === "character")) {
      for (let at = run[0].indexOf(word); at >= 0; at = run[0].indexOf(word, at + 1)) {
        found.push([run.index + at, run.index + at + word.length]);
      }
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}

// The text about the first word that was found, with all of them marked.
function excerpt(text, words) {
  const found = hits(text, words);
  const first = found[0]?.[0] ?? 0;
  const start = first < 60 ? 0 : text.indexOf(" ", first - 50) + 1 || first - 50;
  const from = start <= first ? start : Math.max(0, first - 20);
  const to = Math.min(text.length, first + 130);
  const line = document.createElement("span");
  line.className = "excerpt";
  let done = from;
  for (const [begin, end] of found.filter((hit) => hit[1] <= to)) {
    if (end > done) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(Math.max(begin, done), end);
      line.append(text.slice(done, Math.max(begin, done)), mark);
      done = end;
    }
  }
  line.append(text.slice(done, to));
  return line;
}

function searchable(input) {
  const results = document.getElementById("results");
  const hits = document.getElementById("hits");
  const count = document.getElementById("count");
  let index;

  function sectionsFor(words) {
    index ||= indexOf(siteSections);
    const { OPTIONAL } = lunr.Query.presence;
    for (const options of [{}, { editDistance: 1 }, { presence: OPTIONAL }]) { // the last finds any of the words
      const found = find(index, words, options).map((hit) => siteSections[hit.ref]);
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

// A button on each block of code.
function copyable(pre) {
  const box = document.createElement("div");
  const button = document.createElement("button");
  box.className = "code";
  button.className = "copy";
  button.type = "button";
  button.textContent = main.dataset.copy;
  pre.replaceWith(box);
  box.append(pre, button);
  button.addEventListener("click", async () => {
    await copy(pre.textContent);
    button.textContent = main.dataset.copied;
    setTimeout(() => { button.textContent = main.dataset.copy; }, 2000);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // some browsers give pages from disk no clipboard
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

// Marks the section that is being read in the contents: the last whose heading is near the top.
function markSection(links) {
  const line = innerHeight / 4;
  const above = links.filter(({ heading }) => heading.getBoundingClientRect().top < line);
  const isAtEnd = innerHeight + scrollY >= root.scrollHeight - 2;
  const current = isAtEnd && scrollY > 0 ? links[links.length - 1] : above[above.length - 1];
  links.forEach(({ link }) => link.removeAttribute("aria-current"));
  if (current) {
    const { link } = current;
    const list = link.closest("nav");
    link.setAttribute("aria-current", "location");
    if (link.offsetTop < list.scrollTop || link.offsetTop + link.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = link.offsetTop - list.clientHeight / 2;
    }
  }
}

for (const [width, list] of [["64rem", ".side"], ["76rem", ".contents"]]) {
  const details = document.querySelector(`${list} > details`);
  if (details && matchMedia(`(max-width: ${width})`).matches) {
    details.open = false;
  }
}
hljs.configure({ ignoreUnescapedHTML: true, languages: [] });
document.querySelectorAll("pre code[class^='language-']").forEach((code) => {
  const [, language] = code.className.match(/language-(\S+)/);
  if (hljs.getLanguage(language)) {
    hljs.highlightElement(code);
  }
});
document.querySelectorAll("article pre:has(> code)").forEach(copyable);
showFormulas();
markScrollers();
const entries = [...document.querySelectorAll(".contents a")].map((link) => (
  { link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }));
if (entries.length > 0) {
  addEventListener("scroll", () => markSection(entries), { passive: true });
  markSection(entries);
}
addEventListener("resize", markScrollers);
document.fonts.ready.then(markScrollers);
document.querySelectorAll("details").forEach((box) => box.addEventListener("toggle", markScrollers));
switchable(document.getElementById("theme"));
searchable(document.getElementById("query"));
