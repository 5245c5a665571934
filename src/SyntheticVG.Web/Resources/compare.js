// The same photo in two or three runs: what each says, and what changed from one to the next.
import { address, get, segment } from "./api.js";
import { count, el, say, shown, visible } from "./dom.js";
import { go, note, param } from "./state.js";
import { hue } from "./stage.js";

const KINDS = [["added", "+"], ["removed", "−"], ["refined", "~"], ["kept", "="]];

/** @param {HTMLElement} main @param {any} site @param {any} at */
export const showCompare = (main, site, at) => at.key === null ? photos(main) : onePhoto(main, at.key);

/** @param {HTMLElement} main */
async function photos(main) {
  const change = param("change");
  const list = el("ol", { class: "compareList" });
  const more = el("button", { type: "button", class: "more", hidden: true, on: { click: () => void load() } }, "More photos");
  /** @type {string|null} */
  let next = null;
  const load = async () => {
    const found = await get("/api/compare", { change, after: next, limit: 48 });
    next = found.next;
    more.hidden = !next;
    list.append(...found.rows.map((/** @type {any} */ row) => el("li", {}, el("a", { href: address(`/compare/${segment(row.image)}`, { change }), "data-inside": true },
      el("img", { loading: "lazy", alt: "", width: 96, height: 72, src: address(`/api/images/${segment(row.image)}`, { width: 160 }) }), el("span", { class: "key" }, visible(row.image)),
      el("span", { class: "steps" }, row.steps.map((/** @type {any} */ step, /** @type {number} */ i) => el("span", { class: "step" }, `${found.names[i]} → ${found.names[i + 1]} `, counts(step))))))));
    return found;
  };
  const found = await load();
  main.replaceChildren(el("div", { class: "comparePage" },
    el("h1", {}, found.names.map(visible).join(" → ")),
    el("p", { class: "filters", role: "group", "aria-label": "Photos with a relation that was" }, "Photos with a relation that was ", KINDS.map(([kind, sign]) => el("button", { type: "button", "aria-pressed": String(kind === change), class: kind, on: { click: () => go(address("/compare", { change: kind === change ? null : kind })) } }, `${sign} ${kind}`))),
    found.rows.length ? list : el("p", { class: "empty" }, "No photo of all runs has such a change."), more));
  return {
    key: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "j" && event.key !== "k") return false;
      const links = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("a")]);
      links[Math.max(0, Math.min(links.length - 1, links.indexOf(/** @type {any} */ (document.activeElement)) + (event.key === "j" ? 1 : -1)))]?.focus();
      return true;
    },
  };
}

/** @param {any} step */
const counts = step => KINDS.map(([kind, sign]) => el("span", { class: `delta ${kind}`, title: kind }, `${sign}${count(step[kind])}`));

/** @param {HTMLElement} main @param {string} key */
async function onePhoto(main, key) {
  const answer = await get(`/api/compare/${segment(key)}`);
  let only = param("change");
  const near = await get("/api/neighbours", { image: key }).catch(() => null);
  const table = el("table", { class: "lines" });
  const picture = el("div", { class: "comparePhoto" }, el("img", { alt: `The photo ${visible(key)}`, src: address(`/api/images/${segment(key)}`, { width: 1024 }), on: { error: (/** @type {any} */ event) => event.target.remove() } }));
  const overlay = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  overlay.setAttribute("viewBox", `0 0 ${answer.width} ${answer.height}`);
  overlay.setAttribute("aria-hidden", "true");
  picture.append(overlay);

  const name = (/** @type {number} */ number, /** @type {number} */ graph) => `${shown((answer.regions[number][graph] ?? answer.regions[number].find((/** @type {any} */ one) => one))?.name ?? "")} ${number + 1}`;
  const fill = () => table.replaceChildren(
    el("thead", {}, el("tr", {}, answer.names.map((/** @type {string} */ one, /** @type {number} */ i) => el("th", { scope: "col" }, visible(one), i > 0 ? el("span", { class: "steps" }, counts(answer.steps[i - 1])) : null)))),
    el("tbody", {}, answer.lines.filter((/** @type {any[]} */ line) => !only || line.some((cell, i) => cell && i > 0 && cell.kind === only)).map((/** @type {any[]} */ line) => {
      const row = el("tr", { tabindex: "0" }, line.map((cell, i) => cell === null ? el("td", { class: "absent" }, el("span", { class: "hidden" }, "nothing")) : el("td", { class: cell.kind, dir: "auto" },
        el("span", { class: "sign" }, i === 0 ? "" : KINDS.find(([kind]) => kind === cell.kind)?.[1] ?? ""), ` ${name(cell.subject, i)} `, el("b", { class: `predicate ${cell.category}` }, visible(cell.predicate)), ` ${name(cell.object, i)}`,
        i > 0 && cell.kind !== "kept" ? el("span", { class: "hidden" }, `, ${cell.kind}`) : null)));
      const first = line.find(cell => cell);
      for (const event of ["focus", "mouseenter"]) row.addEventListener(event, () => light(first.subject, first.object));
      return row;
    })));
  /** @param {...number} numbers */
  const light = (...numbers) => overlay.replaceChildren(...numbers.flatMap(number => answer.regions[number].filter((/** @type {any} */ one) => one).slice(-1).map((/** @type {any} */ region) => {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const [left, top, right, bottom] = region.box;
    for (const [attribute, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top, stroke: hue(number) })) rect.setAttribute(attribute, String(value));
    return rect;
  })));
  const filters = el("p", { class: "filters", role: "group", "aria-label": "Only lines that are" }, "Only ", KINDS.map(([kind, sign]) => {
    const button = el("button", { type: "button", "aria-pressed": String(kind === only), class: kind, on: { click: () => {
      only = only === kind ? "" : kind;
      note({ change: only });
      filters.querySelectorAll("button").forEach(other => other.setAttribute("aria-pressed", String(other.classList.contains(only))));
      fill();
    } } }, `${sign} ${kind}`);
    return button;
  }));
  fill();
  main.replaceChildren(el("div", { class: "comparePage" }, el("div", { class: "photoHead" }, el("h1", {}, visible(key)), el("span", { class: "way" }, el("a", { href: address(`/image/${segment(key)}`), "data-inside": true }, "edit"), " · ", el("a", { href: address("/compare", { change: only }), "data-inside": true }, "all photos"))),
    el("div", { class: "compareBody" }, picture, el("div", {}, filters, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Relations of each run" }, table)))));
  say(`${answer.lines.length} lines`);
  const move = (/** @type {string|null|undefined} */ to) => { if (to) go(address(`/compare/${segment(to)}`, { change: only })); };
  return {
    key: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "n") move(near?.next);
      else if (event.key === "p") move(near?.previous);
      else if (event.key === "Escape") go(address("/compare", { change: only }));
      else if (event.key === "j" || event.key === "k") {
        const rows = /** @type {HTMLElement[]} */ ([...table.querySelectorAll("tbody tr")]);
        rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(/** @type {any} */ (document.activeElement)) + (event.key === "j" ? 1 : -1)))]?.focus();
      } else return false;
      return true;
    },
  };
}


