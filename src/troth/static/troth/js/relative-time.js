/**
 * Keeps relative times true: every `<time data-relative>` says how far it is from now.
 * `data-relative="due"` counts a promise down and then says that it is overdue.
 * The words come from the server (<meta name="troth-time-phrases">), in the language of the page.
 * So does now (<meta name="troth-now">): a device whose clock is wrong still says what is true.
 */
const EVERY = 30_000;
const phrases = JSON.parse(
  document.querySelector('meta[name="troth-time-phrases"]')?.content || "{}",
);
const sent = Date.parse(document.querySelector('meta[name="troth-now"]')?.content);
const ahead = Number.isNaN(sent) ? 0 : sent - Date.now();

const now = () => Date.now() + ahead;
const fill = (key, name, value) => phrases[key].replace(`{${name}}`, value);

function duration(milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  const counts = [
    ["days", Math.floor(minutes / 1440)],
    ["hours", Math.floor(minutes / 60) % 24],
    ["minutes", minutes % 60],
  ];
  while (counts.length && counts[0][1] === 0) counts.shift();
  const said = counts.slice(0, 2).filter(([, count]) => count);
  return said.map(([unit, count]) => fill(unit, "n", count)).join(" ") || phrases.moment;
}

function words(milliseconds, isDue) {
  const isAhead = milliseconds > 0;
  const key = isDue ? (isAhead ? "due" : "overdue") : isAhead ? "in" : "ago";
  return fill(key, "time", duration(milliseconds));
}

function update(time) {
  const left = Date.parse(time.dateTime) - now();
  const isDue = time.dataset.relative === "due";
  const said = words(left, isDue);
  if (time.textContent !== said) time.textContent = said;
  if (isDue) updateChip(time.closest("[data-state]"), time, left);
}

function updateChip(chip, time, left) {
  if (!chip) return;
  const soon = time.dataset.soon && Date.parse(time.dataset.soon) <= now();
  chip.dataset.state = left <= 0 ? "overdue" : soon ? "soon" : "running";
}

const updateAll = () => {
  if (phrases.moment) document.querySelectorAll("time[data-relative]").forEach(update);
};

updateAll();
setInterval(updateAll, EVERY);
document.addEventListener("visibilitychange", () => document.hidden || updateAll());
document.addEventListener("htmx:afterSettle", updateAll);
