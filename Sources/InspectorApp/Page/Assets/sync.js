// Live progress of the sync. Without this script the same buttons work and the page is reloaded by hand.
const place = document.getElementById("sync");
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("sync") : null;
let source = null;
let version = "";
let drawing = false;

// Draws the state anew and keeps the focus where it was, as far as the same thing is still there.
async function draw(response) {
  const text = await response.text();
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  place.innerHTML = text;
  badge(Number(place.firstElementChild.dataset.badge));
  if (!focused) return;
  const link = focused.getAttribute("href");
  (link ? place.querySelector(`a[href="${CSS.escape(link)}"]`) : place.querySelector("form[data-sync] button"))?.focus();
}

// The navigation's count is the page's, and grows old while the sync goes on.
function badge(count) {
  const link = document.querySelector('nav a[href="/sync"]');
  link.querySelector(".badge")?.remove();
  if (!count) return;
  const shown = document.createElement("span");
  shown.className = "badge";
  shown.textContent = count;
  link.append(" ", shown);
}

async function renew() {
  if (drawing) return;
  drawing = true;
  const response = await fetch("/sync/state" + location.search);
  if (response.ok) await draw(response);
  drawing = false;
}

function show(step) {
  const find = (name) => place.querySelector(`[data-${name}]`);
  if (!find("now")) return;
  find("now").textContent = step.now;
  find("count").textContent = step.total ? `${step.done}/${step.total}` : "";
  find("bar").max = step.total || 1;
  find("bar").value = step.done;
  find("traffic").textContent = step.traffic;
  const row = step.photo && place.querySelector(`[data-photo="${step.photo}"] [data-state]`);
  if (row) row.textContent = step.photoState;
}

function watch() {
  if (source) return;
  source = new EventSource("/sync/events");
  source.onmessage = async (event) => {
    const step = JSON.parse(event.data);
    if (!step.isRunning) { close(); await renew(); return; }
    show(step);
    if (step.version !== version) { version = step.version; await renew(); }
  };
  // The program is asked again by the browser; what it shows meanwhile is said to be old.
  source.onerror = () => {
    const now = place.querySelector("[data-now]");
    if (now && source?.readyState === EventSource.CONNECTING) now.textContent = place.dataset.lost;
  };
}

function close() {
  source?.close();
  source = null;
  version = "";
}

place.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-sync]");
  if (!form) return;
  event.preventDefault();
  const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
  if (!response.ok) { form.submit(); return; }
  await draw(response);
  tabs?.postMessage("begun");
  watch();
});

tabs?.addEventListener("message", async () => { await renew(); watch(); });
if (place.dataset.running) watch();
