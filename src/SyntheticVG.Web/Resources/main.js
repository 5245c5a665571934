// Which page is shown, the search above it, and the keys that hold everywhere.
import { byId, el, say, warn } from "./dom.js";
import { ProblemError, address, get } from "./api.js";
import { go, param, place, run } from "./state.js";
import { showHelp, isTyping } from "./keys.js";
import { showGrid } from "./grid.js";
import { showPhoto } from "./photo.js";
import { showCompare } from "./compare.js";
import { showStats } from "./stats.js";
import { showReview } from "./review.js";

/** @typedef {{runs: any[], by: string, readOnly: boolean}} Site */
/** @typedef {{close?: () => void, key?: (event: KeyboardEvent) => boolean}} Shown */

/** @type {Site} */
let site = { runs: [], by: "", readOnly: false };
/** @type {Shown} */
let shown = {};
let turn = 0;

const pages = { grid: showGrid, image: showPhoto, compare: showCompare, stats: showStats, review: showReview };

async function show() {
  const now = ++turn;
  const at = place();
  shown.close?.();
  shown = {};
  const main = byId("main");
  main.className = `page ${at.page}`;
  byId("query").value = param("q");
  byId("queryError").hidden = true;
  for (const link of document.querySelectorAll("nav a")) link.toggleAttribute("aria-current", /** @type {HTMLElement} */ (link).dataset.page === (at.page === "image" ? "grid" : at.page));
  fillRuns();
  main.setAttribute("aria-busy", "true");
  try {
    const page = pages[/** @type {keyof typeof pages} */ (at.page)] ?? showGrid;
    const next = /** @type {Shown} */ (await page(main, site, at) ?? {});
    if (now === turn) shown = next;
    else next.close?.();
  } catch (error) {
    if (now === turn) fail(error, main);
  } finally {
    main.removeAttribute("aria-busy");
  }
}

/** @param {any} error @param {HTMLElement} main */
function fail(error, main) {
  if (!(error instanceof ProblemError)) {
    warn(`The page could not be shown: ${error.message}`);
    throw error;
  }
  if (error.problem.code === "bad-query") {
    const { position = 0, length = 0, found, expected } = error.problem;
    const text = byId("query").value;
    const note = byId("queryError");
    note.hidden = false;
    note.replaceChildren(el("span", { class: "where" }, text.slice(0, position), el("mark", {}, text.slice(position, position + Math.max(1, length)) || " "), text.slice(position + Math.max(1, length))), ` found ${found}; expected ${expected}`);
    byId("query").setAttribute("aria-invalid", "true");
    main.replaceChildren(el("p", { class: "empty" }, "The query cannot be read."));
    return;
  }
  main.replaceChildren(el("div", { class: "empty" }, el("h1", {}, "Nothing to show"), el("p", {}, `found ${error.problem.found}; expected ${error.problem.expected}`)));
}

function fillRuns() {
  const select = byId("run");
  select.replaceChildren(...site.runs.map((one, number) => el("option", { value: String(number) }, `${one.name}${one.running ? " (running)" : ""}`)));
  select.value = String(run());
  select.hidden = site.runs.length < 2;
  document.querySelector('nav a[data-page="compare"]')?.toggleAttribute("hidden", site.runs.length < 2);
}

function search() {
  const at = place();
  const to = at.page === "review" ? "/review" : "/";
  byId("query").removeAttribute("aria-invalid");
  byId("query").blur();
  go(address(to, { run: run() || null, q: byId("query").value.trim() }));
}

byId("search").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  search();
});
byId("run").addEventListener("change", () => go(address(place().page === "grid" ? "/" : location.pathname, { run: byId("run").value === "0" ? null : byId("run").value, q: param("q") })));
byId("help").addEventListener("click", () => showHelp());
byId("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", document.documentElement.dataset.theme);
  dispatchEvent(new Event("theme"));
});
document.addEventListener("click", event => {
  const link = event.target instanceof Element ? event.target.closest("a[data-inside]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const to = new URL(link.href);
  if (link.dataset.page && run()) to.searchParams.set("run", String(run()));
  go(to.pathname + to.search);
});
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("dialog").open) return;
  if (isTyping(event)) {
    if (event.key === "Escape") /** @type {HTMLElement} */ (event.target).blur();
    return;
  }
  if (event.key === "?") showHelp();
  else if (event.key === "/") byId("query").select();
  else if (!shown.key?.(event)) return;
  event.preventDefault();
});
addEventListener("popstate", () => void show());
addEventListener("place", () => void show());
addEventListener("unhandledrejection", event => {
  if (event.reason instanceof ProblemError) {
    warn(event.reason.message);
    event.preventDefault();
  }
});

const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;
try {
  site = await get("/api/runs");
  for (const one of site.runs) {
    const problems = Object.entries(one.problems);
    if (problems.length) say(`${one.name}: ${problems.map(([kind, n]) => `${n} ${kind}`).join(", ")}; the other lines are shown`);
    if (one.refused.length) warn(`${one.name}: ${one.refused.length} edits of its patch do not fit the run, first: ${one.refused[0]}`);
  }
  await show();
} catch (error) {
  fail(error, byId("main"));
}
