/**
 * What a refresh must not take away: the folds that somebody has opened, and where their focus is.
 * A part that htmx replaces by one with the same id gets both back before it is drawn.
 */
const STOPS = "a[href], button, summary, input, select, textarea";

const stopsIn = (part) => [...part.querySelectorAll(STOPS)];
const labelOf = (fold) => fold.closest(".clock")?.querySelector(".clock__label")?.textContent ?? "";
const nameOf = (fold) => labelOf(fold) + fold.querySelector("summary")?.textContent;

/** The folds of a part by name; those of one name are counted. */
function foldsIn(part) {
  const found = new Map();
  const seen = {};
  for (const fold of [part, ...part.querySelectorAll("details")]) {
    if (!fold.matches("details")) continue;
    const name = nameOf(fold);
    seen[name] = (seen[name] ?? 0) + 1;
    found.set(`${name} ${seen[name]}`, fold);
  }
  return found;
}

function remember(event) {
  const part = event.detail.target;
  if (!part?.id) return;
  const open = [...foldsIn(part)].filter(([, fold]) => fold.open).map(([name]) => name);
  const focus = stopsIn(part).indexOf(document.activeElement);
  if (open.length || focus >= 0) queueMicrotask(() => bringBack(part.id, open, focus));
}

function bringBack(id, open, focus) {
  const part = document.getElementById(id);
  if (!part) return;
  const folds = foldsIn(part);
  for (const name of open) if (folds.has(name)) folds.get(name).open = true;
  const isLost = focus >= 0 && document.activeElement === document.body;
  if (isLost) stopsIn(part)[focus]?.focus({ preventScroll: true });
}

document.addEventListener("htmx:beforeSwap", remember);
document.addEventListener("htmx:oobBeforeSwap", remember);
