// Elements made of code: texts become text nodes, never markup.

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties] `class`, `on` (handlers), `data`, attributes, or properties of the element
 * @param {...(Node|string|number|null|undefined|false|Array<any>)} children
 * @returns {HTMLElement}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  set(element, properties);
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false).map(child => child instanceof Node ? child : String(child)));
  return element;
}

/** The same for drawings. @param {string} tag @param {Record<string, any>} [attributes] @param {...any} children */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false).map(child => child instanceof Node ? child : String(child)));
  return element;
}

/** @param {HTMLElement} element @param {Record<string, any>} properties */
function set(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name in element && typeof value !== "string") /** @type {any} */ (element)[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** @param {string} id @returns {any} */
export const byId = id => document.getElementById(id);

/** Says something to whoever looks or listens. @param {string} text */
export function say(text) {
  const status = byId("status");
  status.textContent = text;
  status.classList.remove("fresh");
  void status.offsetWidth; // begins the fading anew
  status.classList.add("fresh");
}

/** A red bar that stays until it is closed. @param {string} text @param {(() => void)|null} [again] */
export function warn(text, again = null) {
  const bar = byId("bar");
  bar.hidden = false;
  bar.replaceChildren(el("span", {}, text),
    again ? el("button", { type: "button", on: { click: () => { bar.hidden = true; again(); } } }, "Try again") : null,
    el("button", { type: "button", on: { click: () => { bar.hidden = true; } } }, "Close"));
}

/** Whole numbers with spaces between thousands. @param {number} n */
export const count = n => n.toLocaleString("en-US");

/** A name that can be read: what it holds is shown, an empty one is said. @param {string} name */
export const shown = name => name === "" ? "unnamed" : visible(name);

/** Characters that would be obeyed (controls, turns of direction) as their codes. @param {string} text */
export const visible = text => text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, c => `\\u{${c.codePointAt(0)?.toString(16).toUpperCase()}}`);
