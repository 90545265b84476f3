// A form with data-upload="/path" sends its file as it is; the answer is JSON: an address to go on to, or HTML to show.
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
for (const form of document.querySelectorAll("form[data-upload]")) {
  const output = form.querySelector("[data-answer]") ?? form.appendChild(document.createElement("div"));
  output.setAttribute("role", "status");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const file = form.querySelector("input[type=file]").files[0];
    if (!file) return;
    const query = new URLSearchParams([["name", file.name]]);
    for (const [name, value] of new FormData(form, event.submitter)) if (typeof value === "string") query.append(name, value);
    const buttons = form.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    output.textContent = document.body.dataset.saving;
    try {
      const answer = await fetch(`${form.dataset.upload}?${query}`, {
        method: "PUT", body: file, headers: { "X-Csrf": document.body.dataset.csrf, Accept: "application/json" },
      });
      const told = await answer.json();
      if (told.address) return location.assign(told.address);
      if (told.html) output.innerHTML = told.html;
      else output.textContent = told.error ? `${told.error.message[language]} ${told.error.hint[language]}` : `${answer.status}`;
    } catch {
      output.textContent = document.body.dataset.stopped;
    }
    for (const button of buttons) button.disabled = false;
  });
}
