// Forms that save at every change. Without this script the same forms save by their button.
//
// One save runs at a time and reads the inputs when it is sent, so a save never names values that an earlier one of this
// page has already replaced. What is not saved yet is shown, kept, and tried again.
const words = document.body.dataset;
const saved = document.getElementById("saved");
const channel = "BroadcastChannel" in window ? new BroadcastChannel("forms") : null;
const pause = 700;
const dirty = new Map(); // group → timer, 0 while it waits in the queue
const refused = new Set(); // groups whose values the program did not take
let sending = null;
let isLeaving = false;
// Browsers let requests that outlive their page carry 64 KiB together.
const keptAliveMax = 60_000;
// A new member of a set is saved when its field is left; until then it only counts as unsaved.
const untilLeft = 2 ** 31 - 1;

const groupOf = (input) => input.closest("[data-together]") || input.closest("[data-field]");
const inputsOf = (group) => [...group.querySelectorAll("input, textarea, select")].filter((input) => input.name && !input.disabled);

function posted(group) {
  const form = group.closest("form");
  const body = new URLSearchParams({ csrf: words.csrf, record: form.elements.record.value });
  for (const input of inputsOf(group)) {
    if ((input.type === "checkbox" || input.type === "radio") && !input.checked) continue;
    if (input.name.startsWith("a:") && !input.value.trim()) continue;
    body.append(input.name, input.value);
  }
  return body;
}

function tell(group, text, kind) {
  for (const state of group.querySelectorAll(".state")) state.textContent = "";
  const state = [...group.querySelectorAll(".state")].pop();
  if (state) state.textContent = text;
  group.dataset.state = kind;
}

export function announce(text, kind) {
  if (!saved) return;
  saved.textContent = text;
  saved.dataset.state = kind;
}

function later(group, delay) {
  clearTimeout(dirty.get(group));
  dirty.set(group, setTimeout(() => { dirty.set(group, 0); send(); }, delay));
  group.dataset.state = "dirty";
}

function post(group) {
  const body = posted(group).toString();
  const init = { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" }, body };
  return fetch(group.closest("form").action, { ...init, keepalive: body.length < keptAliveMax });
}

// What is typed and not saved yet lies in the tab's own storage too: a tab that crashes shows it again when reloaded.
const draftKey = (group) => `draft:${group.closest("form").elements.record.value}:${inputsOf(group).map((input) => input.name)}`;
const keepDraft = (group) => { try { sessionStorage.setItem(draftKey(group), posted(group)); } catch { /* Full: nothing to lose. */ } };
const dropDraft = (group) => sessionStorage.removeItem(draftKey(group));

function bringBack(group) {
  const draft = new URLSearchParams(sessionStorage.getItem(draftKey(group)) || "");
  const part = (text, letters) => `${[...text].filter(([name]) => letters.includes(name.slice(0, 2)))}`;
  const now = posted(group);
  if (draft.size === 0 || part(draft, ["v:", "a:"]) === part(now, ["v:", "a:"])) return dropDraft(group);
  if (part(draft, ["s:"]) !== part(now, ["s:"])) {
    // Somebody wrote meanwhile: both values are kept, side by side.
    draft.set("csrf", words.csrf);
    fetch(group.closest("form").action, { method: "POST", body: draft, headers: { Accept: "application/json" } })
      .then((response) => { if (response.ok) { dropDraft(group); location.reload(); } });
    return;
  }
  for (const input of inputsOf(group)) {
    const values = draft.getAll(input.name);
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else if (input.type !== "hidden" && values.length > 0) input.value = values[0];
  }
  later(group, 0);
}

function take(scope, answer, isOwn) {
  for (const [register, now] of Object.entries(answer.registers)) {
    for (const form of document.querySelectorAll("form[data-save]")) {
      if (form.elements.record.value !== answer.record) continue;
      const shown = form.querySelector(`[name="${CSS.escape("s:" + register)}"]`);
      if (!shown || (!isOwn && dirty.has(groupOf(shown)))) continue;
      shown.value = now.dots;
      if (!isOwn) fill(form, register, now.text);
    }
  }
  for (const [id, html] of Object.entries(answer.parts || {})) {
    const place = document.getElementById(id);
    if (place) place.textContent = html;
  }
}

function fill(form, register, text) {
  for (const input of form.querySelectorAll(`[name="${CSS.escape("v:" + register)}"]`)) {
    if (input.type === "radio") input.checked = input.value === text;
    else if (input.type === "checkbox") input.checked = text !== "";
    else input.value = text;
  }
}

// A new member needs an input of its own, which the page draws; the cursor comes back to where names are typed.
function renew(group) {
  sessionStorage.setItem("cursor", group.querySelector('[name^="a:"]').id);
  location.reload();
}

async function send() {
  if (sending) return;
  const group = [...dirty].find(([, timer]) => timer === 0)?.[0];
  if (!group) return;
  dirty.delete(group);
  group.dataset.state = "saving";
  announce(words.saving, "saving");
  sending = group;
  let delay = 0;
  try {
    const sent = posted(group).toString();
    const response = await post(group);
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error(), { refusal: answer.error });
    if (posted(group).toString() === sent) dropDraft(group);
    take(group.closest("form"), answer, true);
    channel?.postMessage(answer);
    const marked = Object.values(answer.registers).some((now) => now.marked);
    tell(group, marked ? words.beside : "", marked ? "marked" : "saved");
    for (const input of inputsOf(group)) input.removeAttribute("aria-invalid");
    announce(`${words.saved} ${answer.savedAt}`, "saved");
    if (answer.reload) renew(group);
  } catch (error) {
    if (error.refusal) {
      const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
      tell(group, `${words.unsaved}：${error.refusal.message[language]} ${error.refusal.hint[language]}`, "refused");
      for (const input of inputsOf(group)) if (input.type !== "hidden") input.setAttribute("aria-invalid", "true");
      announce(words.unsaved, "refused");
      refused.add(group);
    } else {
      if (!dirty.has(group)) dirty.set(group, 0);
      tell(group, words.unsaved, "refused");
      announce(words.stopped, "stopped");
      delay = 2000;
    }
  }
  if (group.dataset.state !== "refused") refused.delete(group);
  sending = null;
  if (isLeaving) return;
  if (delay) setTimeout(send, delay); else send();
}

// Listened for on the page, so that forms count that come later, such as the caption of the photo looked at.
const savedForm = (event) => event.target.closest?.("form[data-save]");
addEventListener("submit", (event) => {
  const form = savedForm(event);
  if (!form) return;
  event.preventDefault();
  for (const group of dirty.keys()) if (form.contains(group)) later(group, 0);
});
addEventListener("input", (event) => {
  const group = savedForm(event) && event.target.name && groupOf(event.target);
  if (!group) return;
  later(group, event.target.name.startsWith("a:") ? untilLeft : pause);
  keepDraft(group);
});
addEventListener("change", (event) => {
  const group = savedForm(event) && event.target.name && groupOf(event.target);
  if (group) later(group, 0);
});
for (const form of document.querySelectorAll("form[data-save]")) {
  for (const group of new Set([...form.querySelectorAll("input, textarea, select")].map(groupOf))) if (group) bringBack(group);
}

channel?.addEventListener("message", (event) => take(null, event.data, false));

// A page that goes away sends what waits, in requests that outlive it; one that goes out of sight does not wait any longer.
addEventListener("pagehide", () => {
  isLeaving = true;
  for (const group of dirty.keys()) post(group);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const group of dirty.keys()) if (!inputsOf(group).some((input) => input.name.startsWith("a:"))) later(group, 0);
});
// Out of the browser's memory the dots of the form would be those of yesterday.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("beforeunload", (event) => {
  if (refused.size > 0 || saved?.dataset.state === "stopped") event.preventDefault();
});

document.getElementById(sessionStorage.getItem("cursor"))?.focus({ preventScroll: true });
sessionStorage.removeItem("cursor");
