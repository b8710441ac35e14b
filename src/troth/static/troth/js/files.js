/**
 * Files that go with words: `<div data-files>` in a form (components/files.html) lists what is
 * chosen, with a way to remove each, and takes what is dropped onto the form or pasted into it.
 * The input stays what is sent. What a message cannot carry is told at once and left out, and what
 * htmx replaces while somebody writes gets its files back.
 */
const chosen = new Map(); // files by the id of their input

const inputOf = (part) => part.querySelector("input[type=file]");
const filesIn = (part) => chosen.get(inputOf(part).id) ?? [];
const partAt = (event) =>
  event.target.closest?.("form:has([data-files])")?.querySelector("[data-files]");
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
const bytesOf = (files) => files.reduce((sum, file) => sum + file.size, 0);
const namesOf = (files) => files.map((file) => file.name).join(", ");

function fill(words, values) {
  return words.replace(/%\((\w+)\)s/g, (place, name) => values[name] ?? place);
}

function sizeIn(part, bytes) {
  const units = part.dataset.filesUnits.split(" ");
  const power = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  const digits = power ? 1 : 0;
  const number = (bytes / 1024 ** power).toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${number}\u00a0${units[power]}`;
}

/** Put the files into the form, and on the page. */
function put(part, files) {
  const input = inputOf(part);
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  chosen.set(input.id, files);
  input.files = transfer.files;
  const list = part.querySelector("[data-files-list]");
  list.replaceChildren(...files.map((file) => row(part, file)));
  list.hidden = files.length === 0;
}

function row(part, file) {
  const made = part.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const name of made.querySelectorAll("[data-files-name]")) name.textContent = file.name;
  made.querySelector("[data-files-size]").textContent = sizeIn(part, file.size);
  return made;
}

function say(part, words, files) {
  const all = filesIn(part);
  const values = { names: namesOf(files), count: all.length, size: sizeIn(part, bytesOf(all)) };
  part.querySelector("[data-files-done]").textContent = fill(words, values);
  part.querySelector("[data-files-sum]").textContent = all.length
    ? fill(part.dataset.filesTotal, values)
    : "";
}

function refuse(part, ...left) {
  const told = left.filter(([, files]) => files.length);
  const sentences = told.map(([words, files]) => fill(words, { names: namesOf(files) }));
  part.querySelector("[data-files-refused]").textContent = sentences.join(" ");
}

/** The files that there is room for besides those already there, and what is left out. */
function sorted(part, added) {
  const { filesMost, filesBytes } = part.dataset;
  const kept = [...filesIn(part)];
  const [many, large] = [[], []];
  for (const file of added) {
    if (kept.some((other) => isSame(file, other))) continue;
    if (kept.length >= filesMost) many.push(file);
    else if (bytesOf(kept) + file.size > filesBytes) large.push(file);
    else kept.push(file);
  }
  return { kept, many, large };
}

function isSame(one, other) {
  return ["name", "size", "lastModified"].every((fact) => one[fact] === other[fact]);
}

async function add(part, added) {
  const before = filesIn(part);
  const { kept, many, large } = sorted(part, added);
  const taken = kept.filter((file) => !before.includes(file));
  put(part, kept);
  const copies = new Map(await Promise.all(taken.map(async (file) => [file, await copy(file)])));
  const unread = taken.filter((file) => !copies.get(file));
  const now = filesIn(part).map((file) => (copies.has(file) ? copies.get(file) : file));
  put(part, now.filter(Boolean));
  const read = taken.filter((file) => copies.get(file));
  if (read.length) say(part, part.dataset.filesAdded, read);
  const { filesMany, filesLarge, filesUnread } = part.dataset;
  refuse(part, [filesMany, many], [filesLarge, large], [filesUnread, unread]);
}

/** A file as it is now, since browsers send none that changes later, as a log does. */
async function copy(file) {
  const { name, type, lastModified } = file;
  try {
    return new File([await file.arrayBuffer()], name, { type, lastModified });
  } catch {
    return null; // a folder, or gone
  }
}

function remove(button) {
  const part = button.closest("[data-files]");
  const place = [...part.querySelectorAll("[data-files-remove]")].indexOf(button);
  const files = filesIn(part);
  put(part, files.toSpliced(place, 1));
  say(part, part.dataset.filesRemoved, [files[place]]);
  refuse(part);
  const left = part.querySelectorAll("[data-files-remove]");
  (left[Math.min(place, left.length - 1)] ?? inputOf(part)).focus();
}

/** Screenshots, which come without names of their own. */
function named(part, files) {
  const known = new Set(filesIn(part).map((file) => file.name));
  return [...files].map((file) => {
    if (!/^image\.\w+$/.test(file.name)) return file;
    const ending = file.name.slice("image".length);
    let number = 1;
    while (known.has(`${part.dataset.filesPasted}-${number}${ending}`)) number += 1;
    const name = `${part.dataset.filesPasted}-${number}${ending}`;
    known.add(name);
    return new File([file], name, { type: file.type, lastModified: file.lastModified });
  });
}

function point(form) {
  for (const other of document.querySelectorAll("[data-files-over]")) {
    if (other !== form) delete other.dataset.filesOver;
  }
  if (form) form.dataset.filesOver = "";
}

function prepare() {
  for (const part of document.querySelectorAll("[data-files]:not([data-files-ready])")) {
    part.dataset.filesReady = "";
    put(part, chosen.get(inputOf(part).id) ?? [...inputOf(part).files]);
  }
}

document.addEventListener("change", (event) => {
  const part = event.target.closest("[data-files]");
  if (part && event.target === inputOf(part)) add(part, [...event.target.files]);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-files-remove]");
  if (button) remove(button);
});
document.addEventListener("paste", (event) => {
  const part = partAt(event);
  const { files, types } = event.clipboardData;
  // What is copied from a document comes as words and as a picture of them.
  if (!part || !files.length || types.includes("text/plain")) return;
  event.preventDefault();
  add(part, named(part, files));
});
document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event) || !document.querySelector("[data-files]")) return;
  event.preventDefault(); // else a file that falls beside the form takes the place of the page
  const part = partAt(event);
  event.dataTransfer.dropEffect = part ? "copy" : "none";
  point(part?.closest("form"));
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) point(null);
});
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event) || !document.querySelector("[data-files]")) return;
  event.preventDefault();
  point(null);
  const part = partAt(event);
  if (part) add(part, [...event.dataTransfer.files]);
});
document.addEventListener("htmx:afterSettle", prepare);
window.addEventListener("pageshow", () => {
  // The browser may have brought back what was chosen before its reader went on and came back.
  for (const part of document.querySelectorAll("[data-files]")) {
    if (!filesIn(part).length && inputOf(part).files.length) put(part, [...inputOf(part).files]);
  }
});
prepare();
