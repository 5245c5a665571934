// Answers of the server; what goes wrong is an error with the server's words.

/** @typedef {{status: number, code: string, found: string, expected: string, title: string, position?: number, length?: number}} Problem */

export class ProblemError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** @param {string} path @param {Record<string, any>} [query] */
export const address = (path, query = {}) => {
  const parts = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return parts.length ? `${path}?${parts.join("&")}` : path;
};

/** A key as one segment of an address. @param {string} key */
export const segment = key => encodeURIComponent(key).replace(/\./g, "%2E");

/** @param {Response} response */
async function problemOf(response) {
  const text = await response.text();
  try {
    return new ProblemError(JSON.parse(text));
  } catch {
    return new ProblemError({ status: response.status, code: "unforeseen", found: text.slice(0, 200), expected: "an answer", title: `the server answered ${response.status}` });
  }
}

/** @param {string} path @param {Record<string, any>} [query] @param {AbortSignal} [signal] @returns {Promise<any>} */
export async function get(path, query, signal) {
  let response;
  try {
    response = await fetch(address(path, query), { signal });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw gone();
  }
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

/** Makes an edit. @param {number} run @param {string} image @param {string} tag @param {Record<string, any>} edit @returns {Promise<{number: number, tag: string}>} */
export async function edit(run, image, tag, edit) {
  let response;
  try {
    response = await fetch("/api/edits", { method: "POST", headers: { "Content-Type": "application/json", "If-Match": tag }, body: JSON.stringify({ run, image, edit }) });
  } catch {
    throw gone();
  }
  if (!response.ok) throw await problemOf(response);
  return response.json();
}

/** Downloads an export. @param {Record<string, any>} what @param {string} name */
export async function download(what, name) {
  const response = await fetch("/api/export", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) });
  if (!response.ok) throw await problemOf(response);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const gone = () => new ProblemError({ status: 0, code: "no-answer", found: "no answer", expected: "synvg view to be running", title: "no answer: is synvg view still running?" });
