// Relations, dropped ones, regions and edits as lists: what a screen reader hears, and what tests read.
import { count, el, shown, visible } from "./dom.js";
import { hue } from "./stage.js";

/** @param {any} graph @param {number} place */
export const regionName = (graph, place) => place < 0 || !graph.regions[place] ? "a region that is gone" : shown(graph.regions[place].name);

/** @param {any} graph @param {number} place @param {string} [otherwise] */
const chip = (graph, place, otherwise = "") => {
  const dot = el("i", { class: "hue" }, place >= 0 ? String(place + 1) : "–");
  if (place >= 0) dot.style.setProperty("--own", hue(place));
  return el("span", { class: "chip", dir: "auto" }, dot, place >= 0 ? regionName(graph, place) : shown(otherwise));
};

/** @param {any} relation @param {any} graph */
const triplet = (relation, graph) => [chip(graph, relation.subject, relation.subjectName), el("b", { class: `predicate ${relation.category}`, dir: "auto" }, visible(relation.predicate)), chip(graph, relation.object, relation.objectName)];

/** @param {any} state */
const badges = state => [
  state.review ? el("span", { class: `badge ${state.review}` }, state.review === "right" ? "✓ right" : "✗ wrong") : null,
  state.change ? el("span", { class: "badge change" }, state.change) : null,
];

/** A relation of the graph. @param {any} relation @param {any} state @param {any} graph @param {number} index */
export const keptRow = (relation, state, graph, index) => el("li", { role: "option", id: `kept${index}`, "aria-selected": "false", data: { kind: "relation", index: String(index) } },
  el("div", { class: "line" }, triplet(relation, graph), el("span", { class: "end" }, badges(state), relation.confidence === undefined || relation.confidence === null ? null : el("span", { class: "confidence" }, relation.confidence.toFixed(2)))),
  el("dl", { class: "detail" }, fact("category", relation.category), fact("origin", relation.origin), relation.originalPredicate ? fact("as written", relation.originalPredicate) : null,
    state.was ? fact("was", state.was.predicate) : null, verdict(relation.verdict), state.votes ? fact("reviews", Object.entries(state.votes).map(([by, vote]) => `${by}: ${vote}`).join(", ")) : null));

/** A dropped relation. @param {any} relation @param {any} graph @param {number} index */
export const droppedRow = (relation, graph, index) => el("li", { role: "option", id: `dropped${index}`, "aria-selected": "false", data: { kind: "dropped", index: String(index) } },
  el("div", { class: "line" }, triplet(relation, graph), el("span", { class: "end" }, badges(relation))),
  el("p", { class: "reason" }, relation.stage === "patch" ? "removed here: " : `${visible(relation.stage)}: `, visible(relation.reason ?? "")),
  el("dl", { class: "detail" }, fact("category", relation.category), fact("origin", relation.origin), relation.problem ? fact("found", relation.problem) : null, verdict(relation.verdict),
    relation.confidence === undefined || relation.confidence === null ? null : fact("confidence", relation.confidence.toFixed(2))));

/** @param {any} region @param {number} index @param {number} relations */
export function regionRow(region, index, relations) {
  const box = region.box.map((/** @type {number} */ side) => Math.round(side));
  return el("li", { role: "option", id: `region${index}`, "aria-selected": "false", data: { kind: "region", index: String(index) } },
    el("div", { class: "line" }, chip({ regions: { [index]: region } }, index), el("span", { class: "end" }, el("span", { class: "n" }, `${count(relations)}`))),
    region.description ? el("p", { class: "reason", dir: "auto" }, visible(region.description)) : null,
    el("dl", { class: "detail" }, region.attributes?.length ? fact("attributes", region.attributes.join(", ")) : null, fact("box", box.join(" ")), region.mask ? fact("mask", "yes") : null,
      region.sources?.length ? fact("from", region.sources.map((/** @type {any} */ one) => `${one.dataset}:${one.id}`).join(", ")) : null, region.score === undefined || region.score === null ? null : fact("score", region.score.toFixed(2))));
}

/** @param {any} line @param {number} index */
export const editRow = (line, index) => el("li", { class: line.standing ? "" : "undone", id: `edit${index}` },
  el("div", { class: "line" }, el("span", { class: "n" }, String(line.number)), el("b", {}, line.edit.kind), ` ${visible(words(line.edit))}`),
  el("p", { class: "reason" }, `${visible(line.by)}, ${new Date(line.time).toLocaleString("en-GB")}${line.standing ? "" : " — taken back"}`));

/** @param {any} edit */
const words = edit => [edit.predicate ? `${edit.subject + 1} ${edit.predicate} ${edit.object + 1}` : null, edit.to ? `→ ${edit.to}` : null, edit.toCategory ? `→ ${edit.toCategory}` : null, edit.region !== undefined ? `region ${edit.region + 1}` : null, edit.name, edit.text, edit.reason, edit.number ? `edit ${edit.number}` : null].filter(part => part).join(" · ");

/** @param {string} name @param {string} value */
const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", { dir: "auto" }, visible(String(value))));

/** @param {any} verdict */
const verdict = verdict => verdict ? [fact("rule", `${verdict.rule}: ${verdict.outcome}`), ...Object.entries(verdict.measurements ?? {}).map(([name, value]) => fact(name, typeof value === "number" ? String(Math.round(value * 1000) / 1000) : String(value)))] : null;
