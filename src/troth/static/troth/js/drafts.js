/**
 * Keeps what somebody writes: `<textarea data-draft="case-42">` is stored on the device while
 * typing, comes back when the page is opened again, and is forgotten once its form was accepted.
 * Drafts belong to `<body data-draft-owner>` (one per person), die after 14 days, and are all
 * forgotten when a form with data-drafts-forget (sign-out) is sent.
 */
const PREFIX = "troth.draft.";
const KEPT_FOR = 14 * 24 * 3600 * 1000;
const owner = document.body.dataset.draftOwner ?? "";

const keyOf = (field) => `${PREFIX}${owner}.${field.dataset.draft}`;
const noteOf = (field) => field.form?.querySelector("[data-draft-note]");
const draftsIn = (form) => form.querySelectorAll("[data-draft]");

function stored() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    if (draft && Date.now() - draft.at < KEPT_FOR) return draft.text;
  } catch {
    /* not ours to read; forgotten below */
  }
  localStorage.removeItem(key);
  return "";
}

function keep(field) {
  const kept = field.value.trim() !== "" && store(keyOf(field), field.value);
  if (!kept) localStorage.removeItem(keyOf(field));
  const note = noteOf(field);
  if (note) note.hidden = !kept;
}

function store(key, text) {
  try {
    localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
    return true;
  } catch {
    return false; // more than the device keeps
  }
}

function restore(field) {
  if (field.value || field.dataset.draftRestored) return;
  field.dataset.draftRestored = "yes";
  field.value = read(keyOf(field));
  const note = noteOf(field);
  if (note) note.hidden = !field.value;
}

const restoreAll = () => document.querySelectorAll("[data-draft]").forEach(restore);
const forget = (form) =>
  draftsIn(form).forEach((field) => localStorage.removeItem(keyOf(field)));

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-draft]")) keep(event.target);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-drafts-forget]")) {
    stored().forEach((key) => localStorage.removeItem(key));
  } else if (!form.matches("[hx-post], [hx-put], [hx-patch]")) {
    forget(form);
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (form instanceof HTMLFormElement && event.detail.successful) forget(form);
});
document.addEventListener("htmx:afterSettle", restoreAll);
stored().forEach(read);
restoreAll();
