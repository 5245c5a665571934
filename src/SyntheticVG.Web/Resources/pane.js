// The graph alone: names where the server laid them, relations as arrows.
import { svg, shown } from "./dom.js";
import { hue } from "./stage.js";

const HIGH = 30;

export class Pane {
  /** @param {(thing: any) => void} pick */
  constructor(pick) {
    this.pick = pick;
    this.element = svg("svg", { class: "pane", role: "img", "aria-label": "The graph; the list says the same in words" });
    /** @type {Element[]} */
    this.nodes = [];
    /** @type {Element[]} */
    this.edges = [];
    /** @type {any} */
    this.graph = { regions: [], relationships: [] };
  }

  /** @param {any} graph @param {any[]} layout */
  take(graph, layout) {
    this.graph = graph;
    const [wide, high] = [Math.max(200, ...layout.map(node => node.x + node.width / 2)) + 24, Math.max(80, ...layout.map(node => node.y)) + 44];
    this.element.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    const seen = new Map();
    this.edges = graph.relationships.map((/** @type {any} */ relation, /** @type {number} */ i) => {
      const [from, to] = [layout[relation.subject], layout[relation.object]];
      const pair = [relation.subject, relation.object].sort().join("-");
      const bend = 0.12 + 0.1 * (seen.get(pair) ?? 0);
      seen.set(pair, (seen.get(pair) ?? 0) + 1);
      const middle = [(from.x + to.x) / 2 - (to.y - from.y) * bend, (from.y + to.y) / 2 + (to.x - from.x) * bend];
      const [start, end] = [rim(from, middle), rim(to, middle)];
      const angle = Math.atan2(end[1] - middle[1], end[0] - middle[0]);
      const tip = [2.7, -2.7].map(turn => `${end[0] + 8 * Math.cos(angle + turn)} ${end[1] + 8 * Math.sin(angle + turn)}`);
      const line = `M${start[0]} ${start[1]}Q${middle[0]} ${middle[1]} ${end[0]} ${end[1]}`;
      return svg("g", { class: `edge ${relation.category}`, on: { click: () => this.pick({ kind: "relation", index: i }) } },
        svg("path", { class: "wide", d: line }), svg("path", { class: "thin", d: line }), svg("path", { class: "head", d: `M${tip[0]}L${end[0]} ${end[1]}L${tip[1]}Z` }),
        svg("text", { x: middle[0] * 0.5 + (start[0] + end[0]) * 0.25, y: middle[1] * 0.5 + (start[1] + end[1]) * 0.25 - 4, "text-anchor": "middle" }, relation.predicate));
    });
    this.nodes = layout.map(node => svg("g", { class: "node", on: { click: () => this.pick({ kind: "region", index: node.region }) } },
      svg("rect", { x: node.x - node.width / 2, y: node.y - HIGH / 2, width: node.width, height: HIGH, rx: 8, stroke: hue(node.region) }),
      svg("text", { x: node.x, y: node.y + 4.5, "text-anchor": "middle" }, `${node.region + 1} ${short(shown(graph.regions[node.region].name))}`)));
    this.element.replaceChildren(...this.edges, ...this.nodes);
  }

  /** @param {any} thing */
  select(thing) {
    this.element.classList.toggle("chosen", thing !== null);
    this.edges.forEach((edge, i) => {
      const relation = this.graph.relationships[i];
      edge.classList.toggle("on", thing !== null && (thing.kind === "relation" ? thing.index === i : relation.subject === thing.index || relation.object === thing.index));
    });
    const relation = thing?.kind === "relation" ? this.graph.relationships[thing.index] : null;
    this.nodes.forEach((node, i) => node.classList.toggle("on", thing?.kind === "region" ? thing.index === i : relation ? relation.subject === i || relation.object === i : false));
  }
}

/** @param {string} name */
const short = name => name.length > 20 ? `${name.slice(0, 19)}…` : name;

/** Where the way from a node's middle to a point leaves its frame. @param {any} node @param {number[]} to */
function rim(node, to) {
  const [dx, dy] = [to[0] - node.x, to[1] - node.y];
  const share = Math.min(dx ? node.width / 2 / Math.abs(dx) : Infinity, dy ? HIGH / 2 / Math.abs(dy) : Infinity, 1);
  return [node.x + dx * share, node.y + dy * share];
}
