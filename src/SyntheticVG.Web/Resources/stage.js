// The photo on two canvases: everything on the lower one, what is looked at on the upper one, so that a movement of the pointer draws little.
import { address, segment } from "./api.js";
import { el, shown } from "./dom.js";
import { Mask } from "./mask.js";

export const CATEGORIES = ["spatial", "interactional", "functional", "social", "emotional"];

const NEAR = 7; // pixels on the screen
const STEPS = 28; // of a curve, to find what the pointer is near

/** @typedef {{regions: any[], relationships: any[]}} Graph */
/** @typedef {{kind: "region"|"relation", index: number}|null} Thing */

// Zoom of the last photo, so that the next one is seen alike.
let kept = { zoom: 1, x: 0.5, y: 0.5 };

export class Stage {
  width = 1;
  height = 1;
  /** @type {string|null} */
  key = null;
  run = 0;
  /** @type {HTMLImageElement|null} */
  image = null;
  /** @type {{from: number[], to: number[], bend: number[], points: Float32Array, around: number[]}[]} */
  curves = [];
  /** The element's size, as it was when it last changed: asking each time costs a layout. */
  wide = 1;
  high = 1;
  /** @type {Record<string, string>|null} */
  colours = null;
  /** @type {number[]|null} a box that is being drawn */
  dragged = null;

  /** @param {{pick: (thing: Thing) => void, drawn?: (box: number[]) => void}} answers */
  constructor(answers) {
    this.answers = answers;
    this.base = /** @type {HTMLCanvasElement} */ (el("canvas", { class: "base", "aria-hidden": "true" }));
    this.focus = /** @type {HTMLCanvasElement} */ (el("canvas", { class: "focus", role: "img", "aria-label": "The photo with its graph; the list beside it says the same in words" }));
    this.note = el("p", { class: "stageNote", hidden: true });
    this.element = el("div", { class: "stage", id: "stage" }, this.base, this.focus, this.note);
    /** @type {any} */ (this.element).stage = this;
    this.show = { masks: localStorage.getItem("masks") !== "no", boxes: localStorage.getItem("boxes") === "yes", labels: localStorage.getItem("labels") !== "no" };
    /** @type {Graph} */
    this.graph = { regions: [], relationships: [] };
    /** @type {Thing} */
    this.selected = null;
    /** @type {Thing} */
    this.hovered = null;
    /** @type {any|null} an arrow that is in no list: a dropped relation */
    this.ghost = null;
    /** @type {{mask: Mask|null, path: Path2D|null, box: number[]}[]} */
    this.shapes = [];
    this.drawing = false;
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(this.element);
    this.listen();
    this.repaint = () => { this.colours = null; this.draw(); };
    addEventListener("theme", this.repaint);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.addEventListener("change", this.repaint);
  }

  close() {
    this.resize.disconnect();
    removeEventListener("theme", this.repaint);
    this.dark.removeEventListener("change", this.repaint);
    this.image = null;
  }

  /** Shows another graph; the photo is fetched where it is another. @param {any} answer @param {string} key @param {number} run @param {boolean} hasPhotos */
  take(answer, key, run, hasPhotos) {
    const graph = answer.graph;
    this.graph = graph;
    [this.width, this.height] = [graph.image.width, graph.image.height];
    this.shapes = graph.regions.map((/** @type {any} */ region) => {
      const mask = region.mask && !(region.mask_quality < 0.7) ? new Mask(region.mask) : null;
      return { mask: mask?.empty ? null : mask, path: mask && !mask.empty ? mask.path() : null, box: region.box };
    });
    this.curves = this.bend(graph.relationships);
    if (this.key !== key || this.run !== run) {
      [this.key, this.run, this.image] = [key, run, null];
      this.note.hidden = true;
      if (hasPhotos) this.load(key, run);
      else this.miss("no folder of photos: --data names it");
    }
    this.fit();
  }

  /** @param {string} key @param {number} run */
  load(key, run) {
    const image = new Image();
    const wide = Math.min(2400, Math.ceil((this.element.clientWidth || 800) * devicePixelRatio * Math.max(1, Math.min(2, kept.zoom))));
    image.src = address(`/api/images/${segment(key)}`, { run: run || null, width: wide });
    image.onload = () => {
      if (this.key !== key) return;
      this.image = image;
      this.draw();
    };
    image.onerror = async () => {
      if (this.key !== key) return;
      const response = await fetch(image.src).catch(() => null);
      const problem = await response?.json().catch(() => null);
      this.miss(problem ? `no photo: found ${problem.found}; expected ${problem.expected}` : "no photo");
    };
  }

  /** @param {string} why */
  miss(why) {
    this.note.textContent = why;
    this.note.hidden = false;
    this.draw();
  }

  // Relations of one pair bend apart, each way round to its own side.
  /** @param {any[]} relationships */
  bend(relationships) {
    const seen = new Map();
    return relationships.map(relation => {
      const pair = [relation.subject, relation.object].sort((a, b) => a - b).join("-");
      const nth = seen.get(pair) ?? 0;
      seen.set(pair, nth + 1);
      return this.curveOf(relation, 0.14 + 0.11 * nth);
    });
  }

  /** @param {any} relation @param {number} bend */
  curveOf(relation, bend) {
    const [from, to] = [this.centre(relation.subject), this.centre(relation.object)];
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const self = relation.subject === relation.object ? 40 : 0;
    const curve = { from, to, bend: [(from[0] + to[0]) / 2 - dy * bend + self, (from[1] + to[1]) / 2 + dx * bend - self], points: new Float32Array(2 * (STEPS - 3)), around: [Infinity, Infinity, -Infinity, -Infinity] };
    for (let step = 2; step <= STEPS - 2; step++) {
      const [x, y] = on(curve, step / STEPS);
      curve.points.set([x, y], 2 * (step - 2));
      curve.around = [Math.min(curve.around[0], x), Math.min(curve.around[1], y), Math.max(curve.around[2], x), Math.max(curve.around[3], y)];
    }
    return curve;
  }

  /** @param {number} region */
  centre(region) {
    const shape = this.shapes[region];
    if (!shape) return [0, 0];
    return shape.mask && shape.mask.area > 0 ? shape.mask.centre : [(shape.box[0] + shape.box[2]) / 2, (shape.box[1] + shape.box[3]) / 2];
  }

  /** @param {Thing} thing @param {any} [ghost] */
  select(thing, ghost = null) {
    this.selected = thing;
    this.ghost = ghost;
    this.draw();
  }

  fit() {
    const [wide, high] = [this.element.clientWidth, this.element.clientHeight];
    if (!wide || !high) return;
    [this.wide, this.high] = [wide, high];
    for (const canvas of [this.base, this.focus]) {
      canvas.width = Math.round(wide * devicePixelRatio);
      canvas.height = Math.round(high * devicePixelRatio);
    }
    this.draw();
  }

  get scale() {
    return Math.min(this.wide / this.width, this.high / this.height) * kept.zoom;
  }

  /** A place of the photo on the element. @param {number} x @param {number} y */
  toScreen(x, y) {
    return [(x - kept.x * this.width) * this.scale + this.wide / 2, (y - kept.y * this.height) * this.scale + this.high / 2];
  }

  /** @param {number} x @param {number} y */
  toPhoto(x, y) {
    return [(x - this.wide / 2) / this.scale + kept.x * this.width, (y - this.high / 2) / this.scale + kept.y * this.height];
  }

  /** @param {number} factor @param {number} [x] @param {number} [y] */
  zoom(factor, x = this.wide / 2, y = this.high / 2) {
    const before = this.toPhoto(x, y);
    kept.zoom = factor === 0 ? 1 : Math.max(1, Math.min(16, kept.zoom * factor));
    const after = this.toPhoto(x, y);
    this.move((before[0] - after[0]) / this.width, (before[1] - after[1]) / this.height);
  }

  /** Moves what is seen, in shares of the photo. @param {number} x @param {number} y */
  move(x, y) {
    const half = 0.5 / kept.zoom;
    kept = { zoom: kept.zoom, x: Math.max(half, Math.min(1 - half, kept.x + x)), y: Math.max(half, Math.min(1 - half, kept.y + y)) };
    this.draw();
  }

  /** @param {"masks"|"boxes"|"labels"} what */
  toggle(what) {
    this.show[what] = !this.show[what];
    localStorage.setItem(what, this.show[what] ? "yes" : "no");
    this.draw();
  }

  draw() {
    this.drawBase();
    this.drawFocus();
  }

  get ink() {
    if (!this.colours) {
      const style = getComputedStyle(document.documentElement);
      this.colours = Object.fromEntries([...CATEGORIES, "ink", "paper", "line", "dropped"].map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
    }
    return this.colours;
  }

  /** @param {CanvasRenderingContext2D} pen */
  begin(pen) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    const [x, y] = this.toScreen(0, 0);
    pen.setTransform(this.scale * devicePixelRatio, 0, 0, this.scale * devicePixelRatio, x * devicePixelRatio, y * devicePixelRatio);
  }

  drawBase() {
    const pen = this.base.getContext("2d");
    if (!pen) return;
    this.begin(pen);
    if (this.image) pen.drawImage(this.image, 0, 0, this.width, this.height);
    else this.hatch(pen);
    const thin = 1 / this.scale;
    if (this.show.masks) this.shapes.forEach((shape, i) => {
      if (!shape.path) return;
      pen.globalAlpha = 0.16;
      pen.fillStyle = hue(i);
      pen.fill(shape.path, "evenodd");
      pen.globalAlpha = 0.75;
      pen.strokeStyle = hue(i);
      pen.lineWidth = 1.2 * thin;
      pen.stroke(shape.path);
    });
    this.shapes.forEach((shape, i) => {
      if (!this.show.boxes && (shape.path || !this.show.masks)) return;
      pen.globalAlpha = 0.8;
      pen.strokeStyle = hue(i);
      pen.lineWidth = 1.2 * thin;
      pen.strokeRect(shape.box[0], shape.box[1], shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]);
    });
    pen.globalAlpha = this.graph.relationships.length > 60 ? 0.35 : 0.6;
    this.graph.relationships.forEach((relation, i) => this.arrow(pen, this.curves[i], this.ink[relation.category], 1.4));
    pen.globalAlpha = 1;
  }

  /** @param {CanvasRenderingContext2D} pen */
  hatch(pen) {
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, this.width, this.height);
    pen.clip();
    pen.strokeStyle = this.ink.line;
    pen.lineWidth = 1 / this.scale;
    pen.beginPath();
    const gap = 14 / this.scale;
    for (let x = -this.height; x < this.width; x += gap) {
      pen.moveTo(x, 0);
      pen.lineTo(x + this.height, this.height);
    }
    pen.stroke();
    pen.strokeRect(0, 0, this.width, this.height);
    pen.restore();
  }

  drawFocus() {
    const pen = this.focus.getContext("2d");
    if (!pen) return;
    this.begin(pen);
    const things = [this.selected, this.hovered].filter((thing, i, all) => thing && !(i === 1 && same(thing, all[0])));
    if (this.selected || this.ghost) { // what is not looked at steps back
      pen.save();
      pen.globalAlpha = 0.32;
      pen.fillStyle = "#000";
      pen.fillRect(0, 0, this.width, this.height);
      pen.restore();
    }
    /** @type {{text: string, at: number[], colour: string}[]} */
    const labels = [];
    for (const thing of things) {
      if (thing?.kind === "region") {
        this.lift(pen, thing.index);
        this.graph.relationships.forEach((relation, i) => {
          if (relation.subject !== thing.index && relation.object !== thing.index) return;
          this.arrow(pen, this.curves[i], this.ink[relation.category], 2.2);
          if (same(thing, this.selected)) labels.push({ text: relation.predicate, at: on(this.curves[i], 0.5), colour: this.ink[relation.category] });
        });
        labels.push({ text: `${thing.index + 1} ${shown(this.graph.regions[thing.index].name)}`, at: this.centre(thing.index), colour: hue(thing.index) });
      } else if (thing) {
        this.related(pen, this.graph.relationships[thing.index], this.curves[thing.index], labels);
      }
    }
    if (this.ghost) this.related(pen, this.ghost, this.curveOf(this.ghost, 0.14), labels, Boolean(this.ghost.stage));
    if (this.dragged) {
      pen.strokeStyle = "#fff";
      pen.lineWidth = 2 / this.scale;
      pen.setLineDash([6 / this.scale, 4 / this.scale]);
      pen.strokeRect(this.dragged[0], this.dragged[1], this.dragged[2] - this.dragged[0], this.dragged[3] - this.dragged[1]);
      pen.setLineDash([]);
    }
    if (this.show.labels) this.label(pen, labels);
  }

  /** @param {CanvasRenderingContext2D} pen @param {any} relation @param {any} curve @param {any[]} labels @param {boolean} [dashed] */
  related(pen, relation, curve, labels, dashed = false) {
    if (!relation) return;
    for (const region of [relation.subject, relation.object]) {
      if (region < 0) continue;
      this.lift(pen, region);
      labels.push({ text: `${region + 1} ${shown(this.graph.regions[region].name)}`, at: this.centre(region), colour: hue(region) });
    }
    if (relation.subject < 0 || relation.object < 0) return;
    if (dashed) pen.setLineDash([7 / this.scale, 5 / this.scale]);
    this.arrow(pen, curve, dashed ? this.ink.dropped : this.ink[relation.category], 3.4, true);
    pen.setLineDash([]);
    labels.push({ text: relation.predicate, at: on(curve, 0.5), colour: dashed ? this.ink.dropped : this.ink[relation.category] });
  }

  // Shows a region as the photo has it, above the shade.
  /** @param {CanvasRenderingContext2D} pen @param {number} region */
  lift(pen, region) {
    const shape = this.shapes[region];
    if (!shape) return;
    const path = new Path2D();
    if (shape.path) path.addPath(shape.path);
    else path.rect(shape.box[0], shape.box[1], shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]);
    if (this.image) {
      pen.save();
      pen.clip(path, "evenodd");
      pen.drawImage(this.image, 0, 0, this.width, this.height);
      pen.restore();
    }
    pen.strokeStyle = "#000a";
    pen.lineWidth = 4.5 / this.scale;
    pen.stroke(path);
    pen.strokeStyle = hue(region);
    pen.lineWidth = 2.4 / this.scale;
    pen.stroke(path);
  }

  /** @param {CanvasRenderingContext2D} pen @param {any} curve @param {string} colour @param {number} width @param {boolean} [halo] */
  arrow(pen, curve, colour, width, halo = false) {
    const size = (5 + 2.2 * width) / this.scale;
    const [x, y] = curve.to;
    const before = on(curve, 0.93);
    const length = Math.hypot(x - before[0], y - before[1]) || 1;
    const [dx, dy] = [(x - before[0]) / length, (y - before[1]) / length];
    const line = new Path2D();
    line.moveTo(curve.from[0], curve.from[1]);
    line.quadraticCurveTo(curve.bend[0], curve.bend[1], x - dx * size * 0.6, y - dy * size * 0.6);
    const head = new Path2D();
    head.moveTo(x, y);
    head.lineTo(x - dx * size - dy * size * 0.45, y - dy * size + dx * size * 0.45);
    head.lineTo(x - dx * size + dy * size * 0.45, y - dy * size - dx * size * 0.45);
    head.closePath();
    if (halo) {
      pen.strokeStyle = "#fffd";
      pen.lineWidth = (width + 3) / this.scale;
      pen.stroke(line);
      pen.stroke(head);
    }
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = width / this.scale;
    pen.stroke(line);
    pen.fill(head);
  }

  // Plates in pixels of the screen, moved down until none covers another.
  /** @param {CanvasRenderingContext2D} pen @param {{text: string, at: number[], colour: string}[]} labels */
  label(pen, labels) {
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    pen.font = "600 13px system-ui, sans-serif";
    pen.textBaseline = "middle";
    /** @type {number[][]} */
    const taken = [];
    for (const { text, at, colour } of labels) {
      const short = text.length > 32 ? `${text.slice(0, 31)}…` : text;
      const wide = pen.measureText(short).width + 14;
      let [x, y] = this.toScreen(at[0], at[1]);
      x = Math.max(4, Math.min(this.wide - wide - 4, x - wide / 2));
      y = Math.max(4, Math.min(this.high - 26, y - 11));
      for (let i = 0; i < 30 && taken.some(other => x < other[0] + other[2] && other[0] < x + wide && y < other[1] + 24 && other[1] < y + 24); i++) y += 25;
      taken.push([x, y, wide]);
      pen.fillStyle = "#15181feb";
      pen.beginPath();
      pen.roundRect(x, y, wide, 22, 5);
      pen.fill();
      pen.fillStyle = colour;
      pen.fillRect(x, y + 3, 3, 16);
      pen.fillStyle = "#fff";
      pen.fillText(short, x + 8, y + 11.5);
    }
  }

  /** What is under a place of the element: an arrow that is near, else the smallest region. @param {number} x @param {number} y @returns {Thing} */
  at(x, y) {
    const [px, py] = this.toPhoto(x, y);
    const far = NEAR / this.scale;
    let [nearest, best] = [-1, far * far];
    const only = this.selected?.kind === "region" ? this.selected.index : null;
    this.curves.forEach(({ points, around }, i) => {
      if (px < around[0] - far || py < around[1] - far || px > around[2] + far || py > around[3] + far) return;
      const relation = this.graph.relationships[i];
      if (only !== null && relation.subject !== only && relation.object !== only) return;
      for (let at = 0; at < points.length; at += 2) {
        const distance = (points[at] - px) ** 2 + (points[at + 1] - py) ** 2;
        if (distance < best) [nearest, best] = [i, distance];
      }
    });
    if (nearest >= 0) return { kind: "relation", index: nearest };
    let [region, area] = [-1, Infinity];
    this.shapes.forEach((shape, i) => {
      const [left, top, right, bottom] = shape.box;
      const inside = shape.mask ? shape.mask.holds(px, py) : px >= left && px < right && py >= top && py < bottom;
      const own = shape.mask ? shape.mask.area : (right - left) * (bottom - top);
      if (inside && own < area) [region, area] = [i, own];
    });
    return region < 0 ? null : { kind: "region", index: region };
  }

  /** The middle of an arrow on the page, for tests. @param {number} index @param {number} [along] */
  pointOf(index, along = 0.5) {
    const [x, y] = this.toScreen(...on(this.curves[index], along));
    const place = this.element.getBoundingClientRect();
    return [x + place.left, y + place.top];
  }

  /** Lets a box be drawn with the pointer. */
  drawBox() {
    this.drawing = true;
    this.element.classList.add("drawing");
  }

  listen() {
    /** @type {number[]|null} */
    let from = null;
    let moved = false;
    const place = (/** @type {MouseEvent} */ event) => {
      const frame = this.element.getBoundingClientRect();
      return [event.clientX - frame.left, event.clientY - frame.top];
    };
    this.element.addEventListener("pointerdown", event => {
      if (event.button !== 0) return;
      from = place(event);
      moved = false;
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener("pointermove", event => {
      const now = place(event);
      if (from && this.drawing) {
        const [a, b] = [this.toPhoto(from[0], from[1]), this.toPhoto(now[0], now[1])];
        this.dragged = [Math.max(0, Math.min(a[0], b[0])), Math.max(0, Math.min(a[1], b[1])), Math.min(this.width, Math.max(a[0], b[0])), Math.min(this.height, Math.max(a[1], b[1]))];
        moved = true;
        this.drawFocus();
      } else if (from) {
        if (!moved && Math.hypot(now[0] - from[0], now[1] - from[1]) < 4) return;
        moved = true;
        this.move((from[0] - now[0]) / this.scale / this.width, (from[1] - now[1]) / this.scale / this.height);
        from = now;
      } else {
        const thing = this.at(now[0], now[1]);
        if (same(thing, this.hovered)) return;
        this.hovered = thing;
        this.element.classList.toggle("over", thing !== null);
        this.drawFocus();
      }
    });
    this.element.addEventListener("pointerup", event => {
      const box = this.dragged;
      if (this.drawing && box) {
        this.drawing = false;
        this.dragged = null;
        this.element.classList.remove("drawing");
        this.drawFocus();
        this.answers.drawn?.(box.map(side => Math.round(side * 10) / 10));
      } else if (from && !moved) {
        const [x, y] = place(event);
        this.answers.pick(this.at(x, y));
      }
      from = null;
    });
    this.element.addEventListener("pointerleave", () => {
      this.hovered = null;
      this.drawFocus();
    });
    this.element.addEventListener("wheel", event => {
      event.preventDefault();
      const [x, y] = place(event);
      this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, x, y);
    }, { passive: false });
  }
}

/** @param {Thing} a @param {Thing} b */
export const same = (a, b) => a === b || (a !== null && b !== null && a.kind === b.kind && a.index === b.index);

/** A colour of its own for each region. @param {number} i */
export const hue = i => `hsl(${Math.round((i * 137.508 + 200) % 360)} 75% 62%)`;

/** @param {any} curve @param {number} t @returns {[number, number]} */
const on = (curve, t) => [
  (1 - t) * (1 - t) * curve.from[0] + 2 * t * (1 - t) * curve.bend[0] + t * t * curve.to[0],
  (1 - t) * (1 - t) * curve.from[1] + 2 * t * (1 - t) * curve.bend[1] + t * t * curve.to[1]];
