// The runs' numbers beside those that the paper reports.
import { get } from "./api.js";
import { count, el, visible } from "./dom.js";

/** @param {HTMLElement} main */
export async function showStats(main) {
  const { runs, paper } = await get("/api/stats");
  const number = (/** @type {number|null|undefined} */ value) => value === null || value === undefined ? "–" : value.toFixed(1);
  const scale = (/** @type {string} */ name) => Math.max(...runs.map((/** @type {any} */ one) => one[name].mean ?? 0), ...paper.map((/** @type {any} */ one) => one[name] ?? 0), 1e-9);
  const cell = (/** @type {number|null|undefined} */ value, /** @type {number} */ most, /** @type {string} */ more = "") => {
    const bar = el("i", { class: "share" });
    bar.style.width = `${96 * (value ?? 0) / most}%`;
    return el("td", { class: "bar" }, bar, el("span", {}, number(value)), more ? el("small", {}, more) : null);
  };
  const rest = (/** @type {any} */ one) => `median ${number(one.median)}, p95 ${number(one.p95)}, max ${count(one.max)}`;
  const columns = ["objects", "triplets", "predicatesPerRegion"];
  main.replaceChildren(el("div", { class: "statsPage" },
    el("h1", {}, "Statistics"),
    el("p", { class: "lead" }, "Of the runs as they stand, without the edits of a patch; below them the rows of the paper (CVPR 2025, table 1)."),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Runs beside the paper" }, el("table", { class: "figures" },
      el("thead", {}, el("tr", {}, ["", "photos", "objects a photo", "triplets a photo", "predicates a region", "names", "predicates"].map(text => el("th", { scope: "col" }, text)))),
      el("tbody", {}, runs.map((/** @type {any} */ one) => el("tr", { class: "ours" }, el("th", { scope: "row" }, visible(one.name)), el("td", { class: "number" }, count(one.images)), columns.map(name => cell(one[name].mean, scale(name), rest(one[name]))), el("td", { class: "number" }, count(one.names)), el("td", { class: "number" }, count(one.predicates)))),
        paper.map((/** @type {any} */ one) => el("tr", {}, el("th", { scope: "row" }, one.name), el("td", { class: "number" }, `${count(one.images / 1000)}K`), columns.map(name => cell(one[name], scale(name))), el("td", {}), el("td", {})))))),
    runs.map((/** @type {any} */ one) => el("div", { class: "split" }, [
      bars(`${visible(one.name)}: categories`, Object.entries(one.categories), true),
      bars(`${visible(one.name)}: origins`, Object.entries(one.origins)),
      bars(`${visible(one.name)}: predicates`, one.topPredicates.map((/** @type {any} */ value) => [value.value, value.count])),
    ]))));
  return {};
}

/** @param {string} title @param {[string, number][]} rows @param {boolean} [coloured] */
function bars(title, rows, coloured = false) {
  const most = Math.max(1, ...rows.map(([, n]) => n));
  return el("section", { class: "panel" }, el("h2", {}, title), el("ul", { class: "barList" }, rows.map(([name, n]) => {
    const share = el("i", { class: "share" });
    share.style.width = `${100 * n / most}%`;
    return el("li", {}, share, el("span", { class: `name ${coloured ? name : ""}` }, visible(name)), el("span", { class: "n" }, count(n)));
  })));
}
