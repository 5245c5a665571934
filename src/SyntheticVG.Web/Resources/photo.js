// A photo with its graph: the same thing is selected on the photo, in the graph pane and in the list; keys correct it.
import { ProblemError, address, edit as sendEdit, get, segment } from "./api.js";
import { count, el, say, visible, warn } from "./dom.js";
import { ask, choose, confirm, open } from "./keys.js";
import { droppedRow, editRow, keptRow, regionName, regionRow } from "./list.js";
import { Pane } from "./pane.js";
import { CATEGORIES, Stage } from "./stage.js";
import { go, note, param, photoAddress, run } from "./state.js";

const REASONS = ["wrong", "irrelevant", "duplicate", "wrong-object", "not-visible"];
const TABS = ["kept", "dropped", "regions", "edits"];

/** @param {HTMLElement} main @param {any} site @param {any} at */
export async function showPhoto(main, site, at) {
  const photo = new Photo(site, site.runs[run()] ?? site.runs[0], at.key ?? "");
  await photo.load();
  main.replaceChildren(photo.element());
  photo.begin();
  return photo;
}

export class Photo {
  /** @type {any} what the server says of the photo */
  answer = null;
  tag = "";
  /** @type {HTMLElement|null} */
  way = null;
  /** @type {any} */
  near = null;
  /** @type {Promise<void>} */
  busy = Promise.resolve();
  noting = 0;

  /** @param {any} site @param {any} source @param {string} key */
  constructor(site, source, key) {
    this.site = site;
    this.source = source;
    this.imageKey = key;
    this.stage = new Stage({ pick: thing => this.pick(thing), drawn: box => void this.boxDrawn(box) });
    this.pane = new Pane(thing => this.pick(thing));
    this.tab = TABS.includes(param("tab")) ? param("tab") : "kept";
    /** @type {any} kind and index of what is selected: relation, dropped or region */
    this.chosen = null;
    this.marked = new Set();
    this.list = el("ol", { id: "list", role: "listbox", tabindex: "0", "aria-label": "Relations" });
    this.tabs = el("div", { class: "tabs", role: "tablist" });
    this.bar = el("div", { class: "actions", role: "toolbar", "aria-label": "Corrections" });
    this.list.addEventListener("click", event => {
      const row = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("li[data-kind]"));
      if (row) this.choose({ kind: row.dataset.kind, index: Number(row.dataset.index) });
    });
  }

  async load() {
    this.answer = await get(`/api/graphs/${run()}/${segment(this.imageKey)}`);
    this.tag = this.answer.tag;
  }

  get graph() {
    return this.answer.graph;
  }

  element() {
    const head = el("div", { class: "photoHead" },
      el("h1", { dir: "auto" }, visible(this.imageKey)),
      el("span", { class: "sub" }, `${this.graph.image.width} × ${this.graph.image.height}${this.graph.image.evaluation ? " · evaluation" : ""}${this.graph.image.licence ? ` · ${visible(this.graph.image.licence)}` : ""}`),
      this.way = el("span", { class: "way" }));
    return el("div", { class: "photoPage" },
      el("section", { class: "look", "aria-label": "Photo" }, head, this.stage.element,
        el("details", { class: "paneBox", open: (localStorage.getItem("pane") ?? (innerWidth > 820 ? "yes" : "no")) === "yes", on: { toggle: (/** @type {any} */ event) => localStorage.setItem("pane", event.target.open ? "yes" : "no") } }, el("summary", {}, "Graph"), this.pane.element)),
      el("section", { class: "side", "aria-label": "Graph in words" }, this.tabs, this.list, this.bar));
  }

  begin() {
    this.stage.take(this.answer, this.imageKey, run(), this.source.hasPhotos);
    this.pane.take(this.graph, this.answer.layout);
    this.fillList();
    this.fillBar();
    const [kind, index] = param("sel").split("-");
    if (kind && this.rowsOf(kind)[Number(index)]) this.choose({ kind, index: Number(index) });
    void this.neighbours();
  }

  close() {
    this.stage.close();
  }

  async neighbours() {
    try {
      this.near = await get("/api/neighbours", { run: run() || null, q: param("q"), image: this.imageKey });
    } catch (error) {
      if (error instanceof ProblemError) return;
      throw error;
    }
    this.way?.replaceChildren(
      el("a", { href: this.near.previous ? photoAddress(this.near.previous) : null, "data-inside": true, title: "p" }, "‹ previous"),
      el("span", {}, ` ${count(this.near.place)} of ${count(this.near.count)} `),
      el("a", { href: this.near.next ? photoAddress(this.near.next) : null, "data-inside": true, title: "n" }, "next ›"));
    for (const key of [this.near.next]) if (key && this.source.hasPhotos) new Image().src = address(`/api/images/${segment(key)}`, { run: run() || null, width: Math.min(2400, Math.ceil(this.stage.element.clientWidth * devicePixelRatio)) });
  }

  /** @param {string} kind */
  rowsOf(kind) {
    return kind === "relation" ? this.graph.relationships : kind === "dropped" ? this.answer.rejected : kind === "region" ? this.graph.regions : [];
  }

  fillList() {
    const numbers = { kept: this.graph.relationships.length, dropped: this.answer.rejected.length, regions: this.graph.regions.length, edits: this.answer.edits.length };
    this.tabs.replaceChildren(...TABS.map((name, i) => el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === this.tab), "aria-controls": "list", title: String(i + 1), on: { click: () => this.showTab(name) } },
      name, el("span", { class: "n" }, count(/** @type {any} */ (numbers)[name])))));
    const rows = this.tab === "kept" ? this.graph.relationships.map((/** @type {any} */ relation, /** @type {number} */ i) => keptRow(relation, this.answer.states[i] ?? {}, this.graph, i))
      : this.tab === "dropped" ? this.answer.rejected.map((/** @type {any} */ relation, /** @type {number} */ i) => droppedRow(relation, this.graph, i))
      : this.tab === "regions" ? this.graph.regions.map((/** @type {any} */ region, /** @type {number} */ i) => regionRow(region, i, this.graph.relationships.filter((/** @type {any} */ r) => r.subject === i || r.object === i).length))
      : this.answer.edits.map(editRow).reverse();
    this.list.setAttribute("role", this.tab === "edits" ? "list" : "listbox");
    this.list.setAttribute("aria-label", this.tab);
    this.list.replaceChildren(...(rows.length ? rows : [el("li", { class: "none", role: this.tab === "edits" ? "listitem" : "option", "aria-disabled": "true" }, this.tab === "edits" ? "No edits yet." : "None.")]));
    for (const at of this.marked) this.list.children[at]?.classList.add("marked");
  }

  /** @param {string} name */
  showTab(name) {
    this.tab = name;
    this.marked.clear();
    note({ tab: name === "kept" ? null : name });
    this.fillList();
    this.choose(null);
  }

  fillBar() {
    const can = this.source.canEdit;
    const button = (/** @type {string} */ key, /** @type {string} */ text, /** @type {string} */ name) => el("button", { type: "button", disabled: !can, title: `${name} (${key})`, on: { click: () => void this.act(key) } }, el("kbd", { "aria-hidden": "true" }, key), text);
    this.bar.replaceChildren(...(can ? [button("a", "accept", "It holds"), button("x", "reject", "It does not hold"), button("u", "restore", "Bring back"), button("e", "predicate", "Another predicate"), button("c", "category", "Another category"), button("f", "flip", "Exchange ends"), button("s", "add", "State a relation"), button("r", "rename", "Rename or describe a region"), button("d", "box", "Draw a box"), button("z", "undo", "Take back"), button("Z", "redo", "Make again")]
      : [el("p", { class: "state" }, "Opened to look only: nothing can be edited.")]));
  }

  // From the photo and the pane: relations and regions as they stand in the graph.
  /** @param {any} thing */
  pick(thing) {
    if (thing?.kind === "relation" && this.tab !== "kept") this.showTab("kept");
    this.choose(thing);
  }

  /** @param {any} chosen */
  choose(chosen) {
    this.list.querySelectorAll("[aria-selected=true]").forEach(row => row.setAttribute("aria-selected", "false"));
    this.list.querySelectorAll(".touches").forEach(row => row.classList.remove("touches"));
    this.chosen = chosen;
    const tabOf = { relation: "kept", dropped: "dropped", region: "regions" };
    const row = chosen && /** @type {any} */ (tabOf)[chosen.kind] === this.tab ? this.list.children[chosen.index] : null;
    if (row) {
      row.setAttribute("aria-selected", "true");
      this.list.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else {
      this.list.removeAttribute("aria-activedescendant");
    }
    if (chosen?.kind === "region" && this.tab === "kept") this.graph.relationships.forEach((/** @type {any} */ relation, /** @type {number} */ i) => this.list.children[i]?.classList.toggle("touches", relation.subject === chosen.index || relation.object === chosen.index));
    const thing = chosen?.kind === "dropped" ? null : chosen;
    this.stage.select(thing, chosen?.kind === "dropped" ? this.answer.rejected[chosen.index] : null);
    this.pane.select(thing);
    clearTimeout(this.noting);
    this.noting = setTimeout(() => note({ sel: chosen ? `${chosen.kind}-${chosen.index}` : null }), 150); // browsers refuse addresses that change with every key
  }

  /** @param {number} step */
  step(step) {
    const kind = this.tab === "dropped" ? "dropped" : this.tab === "regions" ? "region" : "relation";
    if (this.tab === "edits") return;
    const rows = this.rowsOf(kind);
    if (rows.length === 0) return;
    const near = this.chosen?.kind === kind ? this.chosen.index + step : step > 0 ? 0 : rows.length - 1;
    this.choose({ kind, index: Math.max(0, Math.min(rows.length - 1, near)) });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key } = event;
    if (key === "j" || key === "ArrowDown" && event.target === this.list) this.step(1);
    else if (key === "k" || key === "ArrowUp" && event.target === this.list) this.step(-1);
    else if (key === "n" || key === "p") this.turn(key === "n" ? this.near?.next : this.near?.previous);
    else if ("1234".includes(key)) this.showTab(TABS[Number(key) - 1]);
    else if (key === "Escape") this.chosen ? this.choose(null) : go(address("/", { run: run() || null, q: param("q") }));
    else if (key === "m") this.stage.toggle("masks");
    else if (key === "b") this.stage.toggle("boxes");
    else if (key === "l") this.stage.toggle("labels");
    else if (key === "g") { const box = /** @type {HTMLDetailsElement|null} */ (document.querySelector(".paneBox")); if (box) box.open = !box.open; }
    else if (key === "+" || key === "=") this.stage.zoom(1.25);
    else if (key === "-") this.stage.zoom(0.8);
    else if (key === "0") this.stage.zoom(0);
    else if (key.startsWith("Arrow")) this.stage.move({ ArrowLeft: -0.05, ArrowRight: 0.05 }[key] ?? 0, { ArrowUp: -0.05, ArrowDown: 0.05 }[key] ?? 0);
    else if (key === " ") this.mark();
    else if ("axuecfsrdzZAX".includes(key) && key.length === 1) void this.act(key);
    else return false;
    return true;
  }

  /** @param {string|null|undefined} to */
  turn(to) {
    if (to) go(photoAddress(to, { tab: this.tab === "kept" ? null : this.tab }));
    else say("no further photo");
  }

  mark() {
    if (this.chosen?.kind !== "relation") return;
    const { index } = this.chosen;
    if (!this.marked.delete(index)) this.marked.add(index);
    this.list.children[index].classList.toggle("marked", this.marked.has(index));
    say(`${this.marked.size} marked`);
  }

  /** @param {string} key */
  async act(key) {
    if (!this.source.canEdit) {
      say("opened to look only");
      return;
    }
    const { chosen, graph } = this;
    const relation = chosen?.kind === "relation" ? graph.relationships[chosen.index] : null;
    const dropped = chosen?.kind === "dropped" ? this.answer.rejected[chosen.index] : null;
    const named = (/** @type {any} */ r) => ({ subject: r.subject, predicate: r.predicate, object: r.object, category: r.category });
    if (key === "a") {
      if (relation) await this.send({ kind: "accept", ...named(relation) }, "right", 1);
      else say("select a relation first: j, k");
    } else if (key === "x") {
      if (!relation && !dropped) return say("select a relation first: j, k");
      const reason = await choose("Why does it not hold?", REASONS.map((value, i) => ({ text: value.replace("-", " "), value, key: String(i + 1) })));
      if (reason) await this.send({ kind: "remove", ...named(relation ?? dropped), reason, ...(dropped ? { stage: dropped.stage } : {}) }, "wrong", relation ? 0 : 1);
    } else if (key === "u") {
      if (dropped) await this.send({ kind: "restore", ...named(dropped), stage: dropped.stage }, "restored", 0);
      else say("select a dropped relation first: 2, then j, k");
    } else if (key === "e") {
      if (!relation) return say("select a relation first: j, k");
      const to = await ask(`${regionName(graph, relation.subject)} … ${regionName(graph, relation.object)}`, relation.predicate, "predicate", "Predicate");
      if (to) await this.send({ kind: "replace", ...named(relation), to }, "replaced", 0);
    } else if (key === "c") {
      if (!relation) return say("select a relation first: j, k");
      const toCategory = await choose("Which category?", CATEGORIES.map((value, i) => ({ text: value, value, key: String(i + 1) })));
      if (toCategory) await this.send({ kind: "replace", ...named(relation), to: relation.predicate, toCategory }, toCategory, 0);
    } else if (key === "f") {
      if (relation) await this.send({ kind: "flip", ...named(relation) }, "flipped", 0);
      else say("select a relation first: j, k");
    } else if (key === "s") await this.state();
    else if (key === "r") await this.rename();
    else if (key === "d") await this.box();
    else if (key === "z" || key === "Z") await this.undo(key === "Z");
    else await this.all(key === "A");
  }

  regionWords() {
    return this.graph.regions.map((/** @type {any} */ region, /** @type {number} */ i) => `${i + 1} ${visible(region.name) || "unnamed"}`);
  }

  /** @param {string} title @param {string} value */
  async region(title, value) {
    const text = await ask(title, value, this.regionWords(), "Region: its number, or its name");
    if (text === null) return null;
    const number = Number.parseInt(text, 10);
    const found = number >= 1 && number <= this.graph.regions.length ? number - 1 : this.graph.regions.findIndex((/** @type {any} */ region) => region.name.toLowerCase() === text.toLowerCase());
    if (found < 0) say(`no region ${text}`);
    return found < 0 ? null : found;
  }

  async state() {
    const chosen = this.chosen?.kind === "region" ? this.regionWords()[this.chosen.index] : "";
    const subject = await this.region("Which region is the subject?", chosen);
    if (subject === null) return;
    const object = await this.region(`${this.regionWords()[subject]} … what?`, "");
    if (object === null) return;
    const predicate = await ask(`${this.regionWords()[subject]} … ${this.regionWords()[object]}`, "", "predicate", "Predicate");
    if (predicate) await this.send({ kind: "add", subject, predicate, object }, "added", 0);
  }

  /** The region that is meant: the selected one, or the subject of the selected relation. */
  meant() {
    const { chosen } = this;
    return chosen?.kind === "region" ? chosen.index : chosen?.kind === "relation" ? this.graph.relationships[chosen.index].subject : null;
  }

  async rename() {
    const region = this.meant();
    if (region === null) return say("select a region or relation first");
    const now = this.graph.regions[region];
    const [name, text] = [/** @type {HTMLInputElement} */ (el("input", { type: "text", id: "name", autocomplete: "off" })), /** @type {HTMLTextAreaElement} */ (el("textarea", { id: "text", rows: "3" }))];
    [name.value, text.value] = [now.name, now.description ?? ""];
    const answer = await open(`Region ${region + 1}`, [el("label", { for: "name" }, "Name"), name, el("label", { for: "text" }, "Description"), text], () => ({ name: name.value.trim(), text: text.value.trim() }));
    if (!answer) return;
    if (answer.name && answer.name !== now.name) await this.send({ kind: "rename", region, name: answer.name }, "renamed", 0);
    if (answer.text !== (now.description ?? "")) await this.send({ kind: "refine", region, text: answer.text }, "described", 0);
  }

  async box() {
    const region = this.chosen?.kind === "region" ? this.chosen.index : null;
    const box = region === null ? [] : this.graph.regions[region].box;
    const input = /** @type {HTMLInputElement} */ (el("input", { type: "text", id: "box", inputmode: "decimal", autocomplete: "off" }));
    input.value = box.map((/** @type {number} */ side) => Math.round(side * 10) / 10).join(" ");
    const how = await open(region === null ? "A new region" : `The box of region ${region + 1}`, [el("p", {}, "Left, top, right and bottom in pixels; empty to draw it on the photo."), el("label", { for: "box" }, "Box"), input], () => input.value.trim());
    if (how === null) return;
    if (how !== "" && how !== box.join(" ")) {
      await this.boxDrawn(how.split(/[\s,]+/).map(Number));
      return;
    }
    say("draw it on the photo");
    this.stage.drawBox();
  }

  /** @param {number[]} box */
  async boxDrawn(box) {
    const region = this.chosen?.kind === "region" ? this.chosen.index : this.graph.regions.length;
    const name = region === this.graph.regions.length ? await ask("What is it?", "", "name", "Name") : null;
    if (region < this.graph.regions.length || name) await this.send({ kind: "box", region, box, ...(name ? { name } : {}) }, "box drawn", 0);
  }

  /** @param {boolean} again */
  async undo(again) {
    const lines = this.answer.edits;
    const last = lines.findLastIndex((/** @type {any} */ line) => line.edit.kind !== "undo");
    const found = again ? lines.findLast((/** @type {any} */ line, /** @type {number} */ i) => line.standing && line.edit.kind === "undo" && i > last && lines.some((/** @type {any} */ other) => other.number === line.edit.number && other.edit.kind !== "undo"))
      : lines.findLast((/** @type {any} */ line) => line.standing && line.edit.kind !== "undo");
    if (!found) return say(again ? "nothing to make again" : "nothing to take back");
    await this.send({ kind: "undo", number: found.number }, again ? "made again" : "taken back", 0);
  }

  /** @param {boolean} right */
  async all(right) {
    const marked = [...this.marked].sort((a, b) => a - b).map(i => this.graph.relationships[i]).filter(relation => relation);
    if (marked.length === 0) return say("mark relations first: Space");
    if (!await confirm(`${right ? "Accept" : "Reject"} ${marked.length} relation${marked.length === 1 ? "" : "s"}?`)) return;
    for (const relation of marked) {
      const named = { subject: relation.subject, predicate: relation.predicate, object: relation.object, category: relation.category };
      if (!await this.send(right ? { kind: "accept", ...named } : { kind: "remove", ...named, reason: "wrong" }, "", 0)) break;
    }
    this.marked.clear();
    this.fillList();
  }

  /** Makes an edit and shows what came of it. @param {Record<string, any>} edit @param {string} done @param {number} step how far the selection goes on @returns {Promise<boolean>} */
  send(edit, done, step) {
    this.mend(edit);
    const result = this.busy.then(() => this.sendNow(edit, done, step));
    this.busy = result.then(() => undefined);
    return result;
  }

  // What will be seen is seen at once; the answer puts it right.
  /** @param {Record<string, any>} edit */
  mend(edit) {
    const row = this.chosen && this.tab !== "regions" ? this.list.children[this.chosen.index] : null;
    if (row && edit.kind !== "undo" && edit.kind !== "add") row.classList.add("pending", edit.kind);
  }

  /** @param {Record<string, any>} edit @param {string} done @param {number} step */
  async sendNow(edit, done, step) {
    try {
      const answer = await sendEdit(run(), this.imageKey, this.tag, edit);
      await this.renew();
      if (done) say(`${done} (edit ${answer.number}; z takes it back)`);
      if (step) this.step(step);
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { code, found, expected } = error.problem;
      if (code === "stale") {
        await this.renew();
        warn("The graph was edited elsewhere meanwhile; it is shown as it is now. Nothing of yours was changed: do it again where it still fits.");
      } else if (error.problem.status === 507 || code === "no-answer") {
        warn(`Not saved: ${found}. What you did stays marked here.`, () => void this.send(edit, done, step)); // the row stays as pending
      } else {
        this.list.querySelectorAll(".pending").forEach(row => row.classList.remove("pending", edit.kind));
        warn(`Not done: ${found}; expected ${expected}`);
      }
      return false;
    }
  }

  async renew() {
    const before = this.chosen;
    await this.load();
    this.stage.take(this.answer, this.imageKey, run(), this.source.hasPhotos);
    this.pane.take(this.graph, this.answer.layout);
    this.fillList();
    const rows = before ? this.rowsOf(before.kind) : [];
    this.choose(before && rows.length ? { kind: before.kind, index: Math.min(before.index, rows.length - 1) } : null);
  }
}


