// A file input with data-evidence="/path" sends each photo at once; the form then names what was kept. No photo is called
// saved before the office has hashed it and it lies on the disk, and no form goes off while one is on its way.
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
for (const input of document.querySelectorAll("input[type=file][data-evidence]")) {
  const form = input.form;
  const list = form.querySelector("[data-evidence-list]");
  const buttons = form.querySelectorAll("button");
  let waiting = 0;
  input.disabled = false;
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    waiting += files.length;
    for (const button of buttons) button.disabled = true;
    for (const file of files) {
      const line = list.appendChild(document.createElement("li"));
      line.textContent = `${file.name} · ${document.body.dataset.saving}`;
      try {
        const answer = await fetch(`${input.dataset.evidence}?name=${encodeURIComponent(file.name)}`, {
          method: "PUT", body: file, headers: { "X-Csrf": document.body.dataset.csrf, Accept: "application/json" },
        });
        const told = await answer.json();
        if (!told.photo) throw new Error(told.error ? `${told.error.message[language]} ${told.error.hint[language]}` : answer.status);
        line.textContent = `✓ ${file.name} · ${document.body.dataset.saved} · ${told.photo.slice(0, 12)}… `;
        const named = line.appendChild(document.createElement("input"));
        named.type = "hidden";
        named.name = "photo";
        named.value = `${told.photo} ${file.name}`;
        const remove = line.appendChild(document.createElement("button"));
        remove.type = "button";
        remove.className = "plain";
        remove.textContent = input.dataset.remove;
        remove.addEventListener("click", () => line.remove());
      } catch (failure) {
        line.className = "bad";
        line.textContent = `✗ ${file.name} · ${failure instanceof TypeError ? document.body.dataset.stopped : failure.message}`;
      }
      waiting -= 1;
    }
    if (!waiting) for (const button of buttons) button.disabled = false;
  });
}
