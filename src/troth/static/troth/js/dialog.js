/**
 * Native dialogs and menus, declared in the page:
 *   data-dialog-open="ID"   opens that <dialog> as a modal
 *   data-dialog-close       closes the dialog it is in
 *   data-dismiss            removes the .notice it is in
 *   details.menu            closes on a click elsewhere and on Escape
 * A dialog that the server sends open with data-dialog-show (a refused form) is shown as a modal.
 */
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

function showSent(root) {
  root.querySelectorAll("dialog[data-dialog-show]").forEach((dialog) => {
    dialog.removeAttribute("data-dialog-show");
    if (!dialog.open) dialog.showModal();
  });
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("htmx:afterSettle", () => showSent(document));
showSent(document);
