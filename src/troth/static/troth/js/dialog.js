/**
 * Native dialogs and menus, declared in the page:
 *   data-dialog-open="ID"   opens that <dialog> as a modal
 *   data-dialog-close       closes the dialog it is in
 *   data-dismiss            removes the .notice it is in
 *   details.menu            closes on a click elsewhere and on Escape; opens within the page
 * A dialog that the server sends open with data-dialog-show (a refused form) is shown as a modal.
 */
const EDGE = 8;
const menus = () => document.querySelectorAll("details.menu[open]");

function onClick(event) {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    document.getElementById(opener.dataset.dialogOpen)?.showModal();
    opener.closest("details.menu")?.removeAttribute("open");
  }
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  if (event.target.closest("[data-dismiss]")) event.target.closest(".notice")?.remove();
  if (event.target.matches("dialog.dialog")) closeFromOutside(event);
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
}

function closeFromOutside(event) {
  const box = event.target.getBoundingClientRect();
  const inside =
    event.clientX >= box.left &&
    event.clientX <= box.right &&
    event.clientY >= box.top &&
    event.clientY <= box.bottom;
  if (!inside && event.detail > 0) event.target.close();
}

function onKey(event) {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
}

function keepInside(event) {
  const list = event.target.matches("details.menu[open]")
    ? event.target.querySelector(".menu__list")
    : null;
  if (!list) return;
  list.style.translate = "";
  const { left, right } = list.getBoundingClientRect();
  const shift = Math.min(document.documentElement.clientWidth - EDGE - right, 0);
  if (shift || left < EDGE) list.style.translate = `${shift || EDGE - left}px`;
}

function showSent(root) {
  root.querySelectorAll("dialog[data-dialog-show]").forEach((dialog) => {
    dialog.removeAttribute("data-dialog-show");
    if (!dialog.open) dialog.showModal();
  });
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("toggle", keepInside, true);
document.addEventListener("htmx:afterSettle", () => showSent(document));
showSent(document);
