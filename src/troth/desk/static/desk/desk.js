/**
 * The desk's own behaviour.
 *
 * The queue follows what happens, but never moves under a pointer or key: while somebody is at a
 * row, the change waits behind a button ([data-queue-news]) and is shown once they let go.
 *
 * A form that somebody has opened beside a case stays as it is when the page refreshes its parts,
 * and so does what they chose a reply to do, while that can still be done.
 */
const AT_MOST_EVERY = 3000;
const STILL_THERE = 15_000;
let refreshedAt = 0;
let touchedAt = 0;
let timer;
let changed = false;

const list = () => document.querySelector("[data-queue]");
const news = () => document.querySelector("[data-queue-news]");

function isInUse() {
  const queue = list();
  const there = queue.matches(":hover") || queue.contains(document.activeElement);
  return there && performance.now() - touchedAt < STILL_THERE;
}

function refresh() {
  changed = false;
  refreshedAt = performance.now();
  news().hidden = true;
  window.htmx.trigger(list(), "refresh");
}

function look() {
  clearTimeout(timer);
  if (!changed || !list()) return;
  const wait = refreshedAt + AT_MOST_EVERY - performance.now();
  if (isInUse()) news().hidden = false;
  else if (wait <= 0) return refresh();
  timer = setTimeout(look, Math.max(wait, 1000));
}

function onChange() {
  if (!list()) return;
  changed = true;
  look();
}

function onTouch(event) {
  if (event.target.closest?.("[data-queue]")) touchedAt = performance.now();
}

function keepForms(event) {
  const target = event.detail.target;
  const isForms = target?.id === "case-do";
  if (isForms && target.querySelector("details[open]")) event.detail.shouldSwap = false;
}

function keepChoice(event) {
  const { target, fragment } = event.detail;
  if (target?.id !== "composer-do") return;
  if (target === document.activeElement) event.detail.shouldSwap = false;
  const options = [...(fragment?.querySelectorAll?.("#composer-do option") ?? [])];
  const same = options.find((option) => option.value === target.value);
  if (same) options.forEach((option) => option.toggleAttribute("selected", option === same));
}

for (const topic of ["queue", "again"]) document.body.addEventListener(`live:${topic}`, onChange);
for (const touch of ["pointermove", "keydown", "focusin"]) document.addEventListener(touch, onTouch);
document.addEventListener("click", (event) => event.target.closest("[data-queue-news]") && refresh());
document.addEventListener("htmx:oobBeforeSwap", keepForms);
document.addEventListener("htmx:oobBeforeSwap", keepChoice);
