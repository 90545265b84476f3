// What every page needs: the way back for the language switch, and keys.
for (const field of document.querySelectorAll("[data-here]")) field.value = location.pathname + location.search;

// A link or button with data-key is reached by Alt and that key, wherever the focus is.
addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input, textarea")) target.focus(); else target.click();
});

document.querySelector("[data-print]")?.addEventListener("click", () => print());
