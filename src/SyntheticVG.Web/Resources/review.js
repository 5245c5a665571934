// A sample of a query's relations, one after the other, and what the reviews come to.
import { ProblemError, edit, get, segment } from "./api.js";
import { count, el, say, shown, visible, warn } from "./dom.js";
import { choose } from "./keys.js";
import { Stage } from "./stage.js";
import { note, param, photoAddress, run } from "./state.js";

const REASONS = ["wrong", "irrelevant", "duplicate", "wrong-object", "not-visible"];

/** @param {HTMLElement} main @param {any} site */
export async function showReview(main, site) {
  const review = new Review(main, site.runs[run()] ?? site.runs[0]);
  await review.load();
  return review;
}

class Review {
  /** @type {any[]} */
  rows = [];
  at = 0;
  /** @type {any} */
  answer = null;
  /** @type {any} the last edit */
  last = null;
  /** @type {Promise<any>} */
  busy = Promise.resolve();
  claim = el("p", { class: "claim", dir: "auto" });
  facts = el("p", { class: "sub" });
  progress = /** @type {HTMLProgressElement} */ (el("progress", { "aria-label": "Reviewed" }));
  told = el("span", { class: "told" });
  report = el("section", { class: "panel report", "aria-label": "Precision" });

  /** @param {HTMLElement} main @param {any} source */
  constructor(main, source) {
    this.main = main;
    this.source = source;
    this.stage = new Stage({ pick: () => {} });
  }

  async load() {
    const [size, seed] = [Number(param("size", "100")) || 100, Number(param("seed", "1")) || 1];
    const sample = await get("/api/sample", { run: run() || null, q: param("q"), size, seed });
    this.rows = sample.rows;
    this.progress.max = Math.max(1, this.rows.length);
    const number = (/** @type {string} */ name, /** @type {number} */ value) => {
      const input = /** @type {HTMLInputElement} */ (el("input", { type: "number", min: "1", max: name === "size" ? "2000" : "999999", id: name }));
      input.value = String(value);
      input.addEventListener("change", () => { note({ [name]: input.value }); dispatchEvent(new Event("place")); });
      return el("label", {}, `${name} `, input);
    };
    const button = (/** @type {string} */ key, /** @type {string} */ text, /** @type {string} */ kind = "") => el("button", { type: "button", class: kind, disabled: !this.source.canEdit && "ax".includes(key), on: { click: () => void this.act(key) } }, el("kbd", { "aria-hidden": "true" }, key), text);
    this.main.replaceChildren(el("div", { class: "reviewPage" },
      el("section", { class: "look", "aria-label": "Relation" },
        el("div", { class: "photoHead" }, el("h1", {}, "Does it hold?"), el("span", { class: "sub" }, param("q") ? `of ${visible(param("q"))}` : "of all relations, kept and dropped; a query such as dropped:no narrows it"), el("span", { class: "way" }, number("size", size), number("seed", seed))),
        el("div", { class: "progress" }, this.progress, this.told),
        this.claim, this.facts, this.stage.element,
        el("div", { class: "actions" }, button("a", "it holds", "right"), button("x", "it does not", "wrong"), button("k", "previous"), button("j", "next"), button("o", "open the photo"))),
      this.report));
    this.at = Math.max(0, this.rows.findIndex(row => !row.review));
    await Promise.all([this.show(), this.fillReport()]);
  }

  close() {
    this.stage.close();
  }

  async show() {
    const reviewed = this.rows.filter(row => row.review).length;
    this.progress.value = reviewed;
    this.told.replaceChildren(`${count(reviewed)} of ${count(this.rows.length)} reviewed · number ${this.rows.length ? this.at + 1 : 0}`);
    const row = this.rows[this.at];
    if (!row) {
      this.claim.replaceChildren("No relation answers the query.");
      return;
    }
    this.claim.replaceChildren(`${shown(row.subjectName)} `, el("b", { class: `predicate ${row.category}` }, visible(row.predicate)), ` ${shown(row.objectName)}`,
      row.review ? el("span", { class: `badge ${row.review}` }, row.review === "right" ? "✓ right" : "✗ wrong") : "", row.now && row.change && row.change !== "restored" ? el("span", { class: "badge change" }, `now: ${visible(row.now)}`) : "");
    this.facts.replaceChildren(`${row.category}, by ${row.origin}${row.confidence === undefined ? "" : `, ${row.confidence.toFixed(2)}`}${row.stage ? `, dropped by ${row.stage}: ${row.reason}` : ""} · ${visible(row.image)}`);
    const now = this.at;
    const answer = await get(`/api/graphs/${run()}/${segment(row.image)}`);
    if (now !== this.at) return;
    this.answer = answer;
    this.stage.take({ graph: { ...answer.graph, relationships: [] } }, row.image, run(), this.source.hasPhotos);
    this.stage.select(null, row);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!["a", "x", "j", "k", "n", "p", "o", "m", "b", "l", "z"].includes(event.key)) return false;
    if (event.key === "m") this.stage.toggle("masks");
    else if (event.key === "b") this.stage.toggle("boxes");
    else if (event.key === "l") this.stage.toggle("labels");
    else void this.act(event.key);
    return true;
  }

  /** @param {string} key */
  act(key) {
    this.busy = this.busy.then(() => this.actNow(key));
    return this.busy;
  }

  /** @param {string} key */
  async actNow(key) {
    const row = this.rows[this.at];
    if (!row) return;
    if (key === "j" || key === "n") return this.step(1);
    if (key === "k" || key === "p") return this.step(-1);
    if (key === "o") return void location.assign(photoAddress(row.image));
    if (!this.source.canEdit) return say("opened to look only");
    const named = { subject: row.subject, predicate: row.predicate, object: row.object, category: row.category };
    try {
      if (key === "z") await this.undo();
      else if (key === "a") {
        const kept = this.answer.graph.relationships.some((/** @type {any} */ r) => r.subject === row.subject && r.predicate === row.predicate && r.object === row.object && r.category === row.category);
        const stage = row.stage ?? "patch";
        await this.send(row, kept ? { kind: "accept", ...named } : { kind: "restore", ...named, stage }, "right");
      } else {
        const reason = await choose("Why does it not hold?", REASONS.map((value, i) => ({ text: value.replace("-", " "), value, key: String(i + 1) })));
        if (reason) await this.send(row, { kind: "remove", ...named, reason, ...(row.stage && row.change !== "restored" ? { stage: row.stage } : {}) }, "wrong");
      }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      warn(`Not saved: ${error.message}`);
      await this.show();
    }
  }

  /** @param {any} row @param {Record<string, any>} change @param {string} review */
  async send(row, change, review) {
    this.last = { row, ...(await edit(run(), row.image, this.answer.tag, change)), before: row.review };
    row.review = review;
    row.change = change.kind === "restore" && row.stage ? "restored" : row.change;
    say(review);
    await this.step(1);
    await this.fillReport();
  }

  async undo() {
    if (!this.last) return say("nothing to take back");
    const { row, number, before } = this.last;
    const answer = await get(`/api/graphs/${run()}/${segment(row.image)}`);
    await edit(run(), row.image, answer.tag, { kind: "undo", number });
    row.review = before;
    this.last = null;
    this.at = this.rows.indexOf(row);
    say("taken back");
    await this.show();
    await this.fillReport();
  }

  /** @param {number} step */
  async step(step) {
    this.at = Math.max(0, Math.min(this.rows.length - 1, this.at + step));
    await this.show();
  }

  async fillReport() {
    const report = await get("/api/review", { run: run() || null });
    const table = (/** @type {string} */ title, /** @type {any[]} */ rows) => rows.length === 0 ? null : el("table", { class: "precision" }, el("caption", {}, title),
      el("thead", {}, el("tr", {}, ["", "right", "precision", "95 % interval"].map(text => el("th", { scope: "col" }, text)))),
      el("tbody", {}, rows.map(row => el("tr", {}, el("th", { scope: "row", class: row.group }, visible(row.group)), el("td", { class: "number" }, `${count(row.right)} of ${count(row.reviewed)}`), el("td", { class: "number" }, percent(row.precision)), el("td", {}, interval(row))))));
    this.report.replaceChildren(el("h2", {}, "Precision"),
      report.all.reviewed === 0 && report.dropped.length === 0 ? el("p", { class: "sub" }, "Nothing reviewed yet. Of the relations that the run kept, those that hold; Wilson's interval.") : el("p", { class: "sub" }, "Of the relations that the run kept and somebody reviewed, those that hold; Wilson's interval."),
      ...[report.all.reviewed ? table("all", [report.all]) : null, table("by category", report.categories), table("by origin", report.origins), table("by predicate", report.predicates.slice(0, 15)), table("dropped ones that hold", report.dropped),
        report.agreements.length === 0 ? null : el("table", { class: "precision" }, el("caption", {}, "Reviewers"), el("tbody", {}, report.agreements.map((/** @type {any} */ one) => el("tr", {}, el("th", { scope: "row" }, `${visible(one.first)} and ${visible(one.second)}`), el("td", { class: "number" }, `${count(one.same)} of ${count(one.both)} alike`), el("td", { class: "number" }, one.kappa === undefined ? "" : `kappa ${one.kappa.toFixed(2)}`)))))].filter(part => part !== null));
  }
}

/** @param {number} share */
const percent = share => `${(100 * share).toFixed(1)} %`;

/** @param {any} row */
function interval(row) {
  const [range, point] = [el("i", { class: "range" }), el("i", { class: "point" })];
  range.style.left = `${100 * row.low}%`;
  range.style.width = `${100 * (row.high - row.low)}%`;
  point.style.left = `${100 * row.precision}%`;
  return el("span", { class: "interval" }, el("span", { class: "rail" }, range, point), el("span", { class: "n", data: { low: String(row.low), high: String(row.high) } }, `${(100 * row.low).toFixed(1)} – ${(100 * row.high).toFixed(1)} %`));
}
