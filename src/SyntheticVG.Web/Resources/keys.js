// The keys, and the dialogs that ask for a word.
import { byId, el } from "./dom.js";
import { get } from "./api.js";
import { run } from "./state.js";

/** What is told of keys, by what they are about. */
const TABLE = [
  ["Move", [["j k", "next, previous relation"], ["n p", "next, previous photo of the query"], ["Enter", "open the photo"], ["Esc", "nothing selected; back to the photos"], ["1 2 3 4", "kept, dropped, regions, edits"], ["/", "search"], ["?", "this list"]]],
  ["Review", [["a", "accept: it holds"], ["x", "reject, with a reason: 1 wrong, 2 irrelevant, 3 duplicate, 4 wrong object, 5 not visible"], ["u", "restore a dropped or rejected relation"], ["Space", "mark a relation"], ["A X", "accept, reject all marked, after one question"], ["z Z", "take back, make again"]]],
  ["Correct", [["e", "another predicate"], ["c", "another category"], ["f", "exchange subject and object"], ["s", "state a relation of two regions"], ["r", "rename or describe a region"], ["d", "draw a box: of the selected region, or a new one"]]],
  ["Look", [["m b l", "masks, boxes, labels"], ["g", "graph pane"], ["+ − 0", "larger, smaller, whole photo"], ["← ↑ → ↓", "move the photo"]]],
];

/** Whether a key goes into a text. @param {KeyboardEvent} event */
export const isTyping = event => event.target instanceof HTMLElement && (event.target.matches("input:not([type=checkbox]), textarea, select") || event.target.isContentEditable);

export function showHelp() {
  void open("Keys", [el("div", { class: "help" }, TABLE.map(([title, keys]) => el("section", {}, el("h3", {}, /** @type {string} */ (title)),
    el("dl", {}, /** @type {string[][]} */ (keys).map(([key, what]) => [el("dt", {}, key.split(" ").map(one => el("kbd", {}, one))), el("dd", {}, what)])))))], null);
}

/**
 * Opens the dialog; the answer is what `read` gives, null where nobody answered.
 * @template T
 * @param {string} title @param {any[]} content @param {(() => T)|null} read @param {(done: (value: T|null) => void) => void} [begin]
 * @returns {Promise<T|null>}
 */
export function open(title, content, read, begin) {
  const dialog = byId("dialog");
  return new Promise(resolve => {
    /** @param {T|null} value */
    const done = value => {
      dialog.oncancel = dialog.onkeydown = dialog.onclick = null;
      if (dialog.open) dialog.close();
      resolve(value);
    };
    const form = /** @type {HTMLFormElement} */ (el("form", { on: { submit: (/** @type {Event} */ event) => { event.preventDefault(); done(read ? read() : null); } } },
      el("h2", { id: "dialogTitle" }, title), content,
      el("div", { class: "buttons" }, el("button", { type: "button", on: { click: () => done(null) } }, read ? "Leave it" : "Close"), read ? el("button", { type: "submit", class: "main" }, "Do it") : null)));
    dialog.replaceChildren(form);
    dialog.oncancel = (/** @type {Event} */ event) => { event.preventDefault(); done(null); };
    dialog.onclick = (/** @type {Event} */ event) => { if (event.target === dialog) done(null); };
    dialog.showModal();
    begin?.(done);
    /** @type {HTMLElement|null} */ (dialog.querySelector("input, select, button.choice, button.main"))?.focus();
    const input = dialog.querySelector("input");
    if (input instanceof HTMLInputElement) input.select();
  });
}

/** Asks one question with yes and no. @param {string} question */
export const confirm = async question => await open("Sure?", [el("p", {}, question)], () => true) === true;

/**
 * Asks for one of some things by its number or by a click.
 * @template T
 * @param {string} title @param {{text: string, value: T, key: string}[]} choices
 * @returns {Promise<T|null>}
 */
export const choose = (title, choices) => {
  /** @type {(value: T|null) => void} */
  let finish = () => {};
  return open(title, [el("div", { class: "choices" }, choices.map(choice => el("button", { type: "button", class: "choice", on: { click: () => finish(choice.value) } }, el("kbd", {}, choice.key), choice.text)))], null, done => {
    finish = done;
    byId("dialog").onkeydown = (/** @type {KeyboardEvent} */ event) => {
      const choice = choices.find(one => one.key === event.key);
      if (!choice) return;
      event.preventDefault();
      event.stopPropagation(); // the page behind has keys of the same names
      done(choice.value);
    };
  });
};

/**
 * Asks for a word; completes it while it is typed.
 * @param {string} title @param {string} value @param {"predicate"|"name"|string[]} words the kind of words, or the words
 * @param {string} [label]
 * @returns {Promise<string|null>}
 */
export function ask(title, value, words, label = "Word") {
  const list = el("datalist", { id: "words" });
  const input = /** @type {HTMLInputElement} */ (el("input", { type: "text", id: "word", list: "words", value, autocomplete: "off", spellcheck: "false" }));
  input.value = value;
  let turn = 0;
  const complete = async () => {
    const now = ++turn;
    const found = Array.isArray(words) ? words.filter(word => word.toLowerCase().includes(input.value.toLowerCase())).slice(0, 30)
      : await get("/api/words", { run: run(), kind: words, start: input.value, limit: 12 });
    if (now === turn) list.replaceChildren(...found.map((/** @type {string} */ word) => el("option", { value: word })));
  };
  input.addEventListener("input", () => void complete());
  void complete();
  return open(title, [el("label", { for: "word" }, label), input, list], () => input.value.trim() || null);
}
