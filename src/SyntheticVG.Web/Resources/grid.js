// The photos that a query finds, with counts of what its relations hold.
import { address, get, segment, download } from "./api.js";
import { count, el, shown, say, visible } from "./dom.js";
import { param, photoAddress, run } from "./state.js";

const PAGE = 48;
const OPEN = ["category", "origin", "dropped", "reason", "predicate"];
const FILTERS = { category: "category", origin: "origin", outcome: "outcome", dropped: "dropped", rule: "rule", reason: "reason" };

/** @param {HTMLElement} main @param {any} site */
export async function showGrid(main, site) {
  const [q, number] = [param("q"), run()];
  const stop = new AbortController();
  const source = site.runs[number] ?? site.runs[0];
  const cards = el("ol", { class: "cards", "aria-label": "Photos" });
  const more = el("button", { type: "button", class: "more", hidden: true, on: { click: () => void load() } }, "More photos");
  const summary = el("h1", {}, "…");
  const facets = el("div", {});
  const aside = el("aside", { class: "facets", "aria-label": "What the relations are" }, el("details", { class: "whole", open: innerWidth > 820 }, el("summary", {}, "Counts and filters"), facets));
  /** @type {string|null} */
  let next = null;
  let at = -1;

  async function load() {
    const found = await get("/api/search", { run: number || null, q, per: "photo", limit: PAGE, after: next }, stop.signal);
    next = found.next;
    more.hidden = next === null || next === undefined;
    summary.replaceChildren(el("b", {}, count(found.total)), found.total === 1 ? " relation in " : " relations in ", el("b", {}, count(found.images)), found.images === 1 ? " photo" : " photos");
    cards.append(...found.rows.map((/** @type {any} */ row) => card(row, source.hasPhotos)));
    return found;
  }

  const found = await load();
  say(`${found.total} relations in ${found.images} photos`);
  const exports = el("div", { class: "exports" },
    el("button", { type: "button", on: { click: () => void download({ run: number, what: "rows", q }, "relations.jsonl") } }, "These relations"),
    el("button", { type: "button", on: { click: () => void download({ run: number, what: "graphs" }, "graphs.jsonl") } }, "All graphs, corrected"),
    el("button", { type: "button", on: { click: () => void download({ run: number, what: "patch" }, "patch.jsonl") } }, "The patch"));
  main.replaceChildren(el("div", { class: "gridPage" },
    aside,
    el("section", { class: "results" },
      el("div", { class: "resultHead" }, summary, state(source), el("details", { class: "menu" }, el("summary", {}, "Download"), exports)),
      found.rows.length ? cards : el("p", { class: "empty" }, q ? "No relation answers the query." : "The run holds no relation."), more)));
  void get("/api/facets", { run: number || null, q }, stop.signal).then(answer => facets.replaceChildren(...columns(answer, q)), error => { if (error.name !== "AbortError") throw error; });

  /** @param {number} to */
  const move = to => {
    const all = /** @type {NodeListOf<HTMLElement>} */ (cards.querySelectorAll("a"));
    if (all.length === 0) return;
    at = Math.max(0, Math.min(all.length - 1, to));
    all[at].focus();
    all[at].scrollIntoView({ block: "nearest" });
    if (at > all.length - 8 && next) void load();
  };
  return {
    close: () => stop.abort(),
    key: (/** @type {KeyboardEvent} */ event) => {
      const wide = Math.max(1, Math.floor(cards.clientWidth / (cards.querySelector("li")?.clientWidth || 1)));
      const step = { j: 1, n: 1, ArrowRight: 1, k: -1, p: -1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide }[event.key];
      if (step === undefined) return false;
      move(at + step);
      return true;
    },
  };
}

/** @param {any} source */
const state = source => el("p", { class: "state" }, source.running ? el("span", { class: "tag run" }, "running: its complete lines are shown") : null,
  source.edits ? el("span", { class: "tag" }, `${count(source.edits)} edits of ${count(source.editedPhotos)} photos`) : null,
  Object.keys(source.problems).length ? el("span", { class: "tag bad", title: source.examples.join("\n") }, Object.entries(source.problems).map(([kind, n]) => `${n} ${kind}`).join(", ")) : null);

/** @param {any} row @param {boolean} hasPhotos */
function card(row, hasPhotos) {
  const picture = hasPhotos ? el("img", { loading: "lazy", decoding: "async", alt: "", src: address(`/api/images/${segment(row.image)}`, { run: run() || null, width: 320 }) }) : el("div", { class: "noPhoto" });
  picture.addEventListener("error", () => picture.replaceWith(el("div", { class: "noPhoto" }, "no photo")));
  return el("li", {}, el("a", { href: photoAddress(row.image), "data-inside": true },
    picture,
    el("span", { class: "what" }, el("i", { class: `dot ${row.category}` }), `${shown(row.subjectName)} `, el("b", {}, visible(row.predicate)), ` ${shown(row.objectName)}`),
    row.stage ? el("span", { class: "why" }, `dropped by ${row.stage}: ${row.reason}`) : null,
    el("span", { class: "key" }, visible(row.image), row.inPhoto > 1 ? el("span", { class: "n" }, `${row.inPhoto}`) : null)));
}

/** @param {any} answer @param {string} q */
function columns(answer, q) {
  const order = ["category", "origin", "dropped", "reason", "predicate", "subject", "object", "rule", "outcome"];
  const most = Math.max(1, ...answer.confidence);
  return [
    el("details", { open: true }, el("summary", {}, "confidence"),
      el("div", { class: "bars" }, answer.confidence.map((/** @type {number} */ n, /** @type {number} */ i) => {
        const [low, high] = [(i / 10).toFixed(1), ((i + 1) / 10).toFixed(1)];
        const bar = el("a", { href: filtered(q, `confidence:${low}..${high}`), "data-inside": true, class: "bar", title: `${low} to ${high}: ${count(n)}`, "aria-label": `confidence ${low} to ${high}: ${count(n)}` }, el("i", {}));
        /** @type {HTMLElement} */ (bar.firstChild).style.height = `${Math.max(n ? 3 : 0, 100 * n / most)}%`;
        return bar;
      })),
      el("p", { class: "axis" }, el("span", {}, "0"), el("span", {}, answer.unmeasured ? el("a", { href: filtered(q, "confidence:none"), "data-inside": true }, `${count(answer.unmeasured)} without`) : ""), el("span", {}, "1"))),
    ...order.filter(name => answer.facets[name]?.length).map(name => el("details", { open: OPEN.includes(name) }, el("summary", {}, name),
      el("ul", {}, answer.facets[name].slice(0, 14).map((/** @type {any} */ value) => {
        const share = el("i", { class: "share" });
        share.style.width = `${100 * value.count / answer.total}%`;
        return el("li", {}, el("a", { href: filtered(q, term(name, value.value)), "data-inside": true }, share, el("span", { class: `name ${name === "category" ? value.value : ""}` }, visible(value.value)), el("span", { class: "n" }, count(value.count))));
      })))),
  ];
}

/** @param {string} value */
const quoted = value => /^[\w.-]+$/u.test(value) ? value : `"${value.replace(/["\\]/g, c => `\\${c}`)}"`;

/** @param {string} name @param {string} value */
function term(name, value) {
  if (name === "subject") return `${quoted(value)} * *`;
  if (name === "predicate") return `* ${quoted(value)} *`;
  if (name === "object") return `* * ${quoted(value)}`;
  return `${/** @type {any} */ (FILTERS)[name]}:${quoted(value)}`;
}

// A pattern takes the place of another's stars; a condition is added once.
/** @param {string} q @param {string} more */
function filtered(q, more) {
  const words = /** @type {string[]} */ (q.match(/(?:[^\s"]|"(?:\\.|[^"])*")+/g) ?? []);
  let next;
  if (/^\S+:/.test(more)) {
    const name = more.slice(0, more.indexOf(":") + 1);
    next = words.includes(more) ? words.filter(word => word !== more) : [...words.filter(word => name === "confidence:" ? !word.startsWith(name) : true), more];
  } else {
    const conditions = words.filter(word => /^-?[a-z]+:/.test(word));
    const old = words.filter(word => !conditions.includes(word));
    const fresh = more.match(/(?:[^\s"]|"(?:\\.|[^"])*")+/g) ?? [];
    next = [...(old.length === 3 ? fresh.map((word, i) => word === "*" ? old[i] : word) : fresh), ...conditions];
  }
  return address("/", { run: run() || null, q: next.join(" ") });
}


