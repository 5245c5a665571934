// What is shown stands in the address, all of it: the address can be sent.
import { address, segment } from "./api.js";

/** @typedef {{page: string, key: string|null, query: URLSearchParams}} Place */

/** @returns {Place} */
export function place() {
  const [page = "grid", key] = location.pathname.split("/").filter(part => part.length > 0);
  return { page, key: key === undefined ? null : decodeURIComponent(key), query: new URLSearchParams(location.search) };
}

/** @param {string} name @param {string} [otherwise] */
export const param = (name, otherwise = "") => place().query.get(name) ?? otherwise;

export const run = () => Number(param("run", "0")) || 0;

/** The address of a photo with the query that it was found by. @param {string} key @param {Record<string, any>} [more] */
export const photoAddress = (key, more = {}) => address(`/image/${segment(key)}`, { run: run() || null, q: param("q"), ...more });

/** Goes somewhere, with a step in the history. @param {string} to */
export function go(to) {
  history.pushState(null, "", to);
  dispatchEvent(new Event("place"));
}

/** Changes a part of the address where it is, without a step. @param {Record<string, string|number|null>} changes */
export function note(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, String(value));
  }
  const text = query.toString();
  history.replaceState(null, "", location.pathname + (text ? `?${text}` : ""));
}
