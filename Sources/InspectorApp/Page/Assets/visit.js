// A visit's keys: Alt+arrow from item to item, 1 to 4 for a rating. Everything also works by tabbing.
const items = [...document.querySelectorAll("#details, .item, #seal")];

function step(by) {
  const here = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[Math.min(items.length - 1, Math.max(0, (here < 0 ? 0 : here) + by))];
  next.scrollIntoView({ block: "start" });
  (next.querySelector("input:not([type=hidden]):not(:disabled), textarea:not(:disabled)") || next).focus({ preventScroll: true });
}

addEventListener("keydown", (event) => {
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const radio = event.target;
  if (event.altKey || event.ctrlKey || event.metaKey || radio.type !== "radio" || !/^[1-9]$/.test(event.key)) return;
  const choices = radio.form.querySelectorAll(`[name="${CSS.escape(radio.name)}"][type="radio"]:not([value=""])`);
  const chosen = choices[Number(event.key) - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.click();
  chosen.focus();
});

// “Not applicable” needs a reason: the cursor goes there.
for (const group of document.querySelectorAll("[data-together]")) {
  group.addEventListener("change", (event) => {
    if (event.target.value === "notApplicable") group.querySelector('[name="v:reason"]')?.focus();
  });
}
