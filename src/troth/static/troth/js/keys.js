/**
 * One-key actions, declared in the page:
 *   data-key="r"                 pressing r clicks a link or button, or focuses a field
 *   data-key="g q"               the same for two keys one after the other
 *   data-key-focus="#SELECTOR"   focuses this afterwards
 *   data-key-help="words"        how the key help names it (else the element's own text)
 *   data-key-list                a list walked with j and k; its .row-link elements are the stops,
 *                                o opens the one that has the focus
 *   data-key-submit              Ctrl+Enter or Cmd+Enter in its form presses it
 * "?" opens the help. Nothing happens while somebody types, while a dialog is open, or when the
 * switch in the help is off (kept on the device).
 */
const STORE = "troth.keys";
const PAUSE = 1000;
let pending = "";
let pendingSince = 0;

const isOn = () => localStorage.getItem(STORE) !== "off";
const dialog = () => document.querySelector("[data-keys-dialog]");

function isTyping(target) {
  const textual = "input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
  return target.isContentEditable || target.matches(`${textual}, textarea, select`);
}

function press(element) {
  const field = element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  if (field) element.focus();
  else element.click();
  if (element.dataset.keyFocus) document.querySelector(element.dataset.keyFocus)?.focus();
}

function find(keys) {
  const named = document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`);
  return [...named].find((element) => !element.disabled && element.closest("[hidden]") === null);
}

function walk(step) {
  const stops = [...document.querySelectorAll("[data-key-list] .row-link")];
  if (!stops.length) return false;
  const at = stops.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : stops.length - 1) : at + step;
  const stop = stops[Math.min(Math.max(next, 0), stops.length - 1)];
  stop.focus({ focusVisible: true });
  stop.scrollIntoView({ block: "nearest" });
  return true;
}

function builtIn(key) {
  if (key === "?") return showHelp();
  if (key === "j") return walk(1);
  if (key === "k") return walk(-1);
  if (key !== "o") return false;
  const stop = document.activeElement.closest("[data-key-list] .row-link");
  stop?.click();
  return Boolean(stop);
}

function act(key) {
  const sequence = performance.now() - pendingSince < PAUSE ? `${pending} ${key}` : key;
  const element = find(sequence) ?? find(key);
  pending = key;
  pendingSince = performance.now();
  if (!element) return builtIn(key);
  press(element);
  return true;
}

function submitFrom(target) {
  target.form?.querySelector("[data-key-submit]")?.click();
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return submitFrom(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  if (!isOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (act(event.key)) event.preventDefault();
}

function helpRow(keys, words) {
  const term = document.createElement("dt");
  for (const key of keys.split(" ")) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap);
  }
  const text = document.createElement("dd");
  text.textContent = words;
  return [term, text];
}

function fillHelp() {
  const list = dialog().querySelector("[data-keys-list]");
  list.querySelectorAll("[data-added]").forEach((row) => row.remove());
  const rows = [...document.querySelectorAll("[data-key]")].flatMap((element) =>
    helpRow(element.dataset.key, element.dataset.keyHelp ?? element.textContent.trim()),
  );
  if (document.querySelector("[data-key-list]")) {
    rows.unshift(...dialog().querySelector("[data-keys-rows]").content.cloneNode(true).children);
  }
  rows.forEach((row) => row.setAttribute("data-added", ""));
  list.append(...rows);
}

function showHelp() {
  if (!dialog()) return false;
  fillHelp();
  dialog().showModal();
  return true;
}

function setUpHelp() {
  const control = document.querySelector("[data-keys-switch]");
  if (!control) return;
  control.checked = isOn();
  control.addEventListener("change", () => {
    localStorage.setItem(STORE, control.checked ? "on" : "off");
  });
  document.addEventListener(
    "click",
    (event) => event.target.closest('[data-dialog-open="keys-dialog"]') && fillHelp(),
    true,
  );
}

document.addEventListener("keydown", onKey);
setUpHelp();
