/* Ticking all rows of a page; moving through findings with the keyboard. */
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-tick-all]");
  if (!all) return;
  for (const box of all.form.querySelectorAll("input[name=ids]")) box.checked = all.checked;
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const to = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!to) return;
  event.preventDefault();
  to.click();
  to.focus();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
