// Files dropped on the page or chosen, sent one by one as they are. A photo counts as saved when the program has answered,
// which it does once the bytes are hashed and on the disk; what the program did not take is named with the reason.
import { announce } from "./form.js";
import { dress } from "./photos.js";

const words = document.body.dataset;
const zone = document.querySelector("[data-drop]");
const waiting = [];
const running = new Map(); // file → bytes sent
const atOnce = 4; // more wait for the same two cores
const count = { all: 0, kept: 0, known: 0, refused: 0, left: 0, bytes: 0, done: 0 };

function offer(files, isFolder) {
  for (const file of files) {
    const name = file.name;
    // What systems leave in folders: .DS_Store, Thumbs.db.
    if (isFolder && (name.startsWith(".") || name === "Thumbs.db")) { count.left += 1; continue; }
    waiting.push({ file, name, isDamaged: false });
    count.all += 1;
    count.bytes += file.size;
  }
  pump();
}

function pump() {
  while (running.size < atOnce && waiting.length > 0) send(waiting.shift());
  tellProgress();
}

function send(entry) {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ name: entry.name });
  if (entry.isDamaged) query.set("damaged", "1");
  request.open("PUT", `${zone.dataset.drop}&${query}`);
  request.setRequestHeader("X-Csrf", words.csrf);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.upload.addEventListener("progress", (event) => { running.set(entry, event.loaded); tellProgress(); });
  request.addEventListener("load", () => { running.delete(entry); heard(entry, request); pump(); });
  request.addEventListener("error", () => {
    running.delete(entry);
    waiting.push(entry);
    announce(words.stopped, "stopped");
    // The program may come back; a file that cannot be read any more fails again and stays in sight as unsaved.
    setTimeout(pump, 2000);
    tellProgress();
  });
  running.set(entry, 0);
  request.send(entry.file);
}

function heard(entry, request) {
  count.done += entry.file.size;
  if (request.status === 200) {
    place(request.responseText);
    announce(words.saved, "saved");
    return;
  }
  count.refused += 1;
  let error = null;
  try { error = JSON.parse(request.responseText).error; } catch { /* Not ours: only the status is known. */ }
  refuse(entry, error, request.status);
}

function refuse(entry, error, status) {
  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const line = document.createElement("li");
  const name = document.createElement("strong");
  name.textContent = entry.name;
  line.append(name, " ", error ? `${error.message[language]} ${error.hint[language]}` : `${words.unsaved} (${status})`);
  if (error && !entry.isDamaged && ["photo.truncated", "photo.unreadable"].includes(error.code)) {
    const anyway = document.createElement("button");
    anyway.type = "button";
    anyway.className = "plain";
    anyway.textContent = progress.dataset.anyway;
    anyway.addEventListener("click", () => {
      line.remove();
      count.refused -= 1;
      waiting.push({ ...entry, isDamaged: true });
      pump();
    });
    line.append(document.createElement("br"), anyway);
  }
  zone.querySelector("[data-refusals]").append(line);
}

// Puts the tile that the program drew into the list; a photo that stands there already is one and the same.
function place(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  const tile = holder.content.firstElementChild;
  const known = document.querySelector(`.photo[data-photo="${CSS.escape(tile.dataset.photo)}"]`);
  if (known || tile.querySelector("[href^='/visits/'][href$='/photos']")) count.known += 1; else count.kept += 1;
  if (known) {
    known.replaceWith(tile);
  } else {
    // In the order in which they were taken, as the page draws them.
    const list = document.querySelector("#chosen[data-assign] ~ [data-grid]") || zone.querySelector("[data-arrived]");
    const key = (each) => each.dataset.order.padStart(16, "0") + each.dataset.photo;
    list.insertBefore(tile, [...list.children].find((each) => key(each) > key(tile)) || null);
  }
  const total = document.getElementById("photo-count");
  if (total && !known) total.textContent = Number(total.textContent) + 1;
  for (const empty of document.querySelectorAll(".empty")) empty.hidden = true;
  dress(tile);
}

const progress = zone?.querySelector("[data-progress]");

function tellProgress() {
  const isBusy = running.size > 0 || waiting.length > 0;
  progress.hidden = count.all === 0;
  const bar = progress.querySelector("progress");
  bar.value = isBusy ? (count.done + [...running.values()].reduce((sum, sent) => sum + sent, 0)) / Math.max(1, count.bytes) : 1;
  const texts = progress.dataset;
  const parts = [`${count.kept + count.known + count.refused} / ${count.all}`, `${texts.kept} ${count.kept}`];
  if (count.known) parts.push(`${texts.known} ${count.known}`);
  if (count.refused) parts.push(`${texts.refused} ${count.refused}`);
  if (count.left) parts.push(`${texts.left} ${count.left}`);
  progress.querySelector("[role=status]").textContent = parts.join(" · ");
  progress.dataset.state = isBusy ? "busy" : "done";
  if (!isBusy && count.kept > 0 && document.getElementById("tray")) renewTray();
}

// Proposals look at all photos together, so they are drawn anew once all have come.
async function renewTray() {
  const response = await fetch("/photos?part=1");
  if (!response.ok) return;
  document.getElementById("tray").innerHTML = await response.text();
  zone.querySelector("[data-arrived]").replaceChildren();
  for (const tile of document.querySelectorAll("#tray .photo")) dress(tile);
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((give, fail) => entry.file(give, fail))];
  const reader = entry.createReader();
  const files = [];
  // A reader gives a hundred entries at a time.
  for (;;) {
    const entries = await new Promise((give, fail) => reader.readEntries(give, fail));
    if (entries.length === 0) return files;
    for (const each of entries) files.push(...await filesOf(each));
  }
}

if (zone) {
  for (const input of zone.querySelectorAll("[data-files]")) {
    input.addEventListener("change", () => { offer([...input.files], input.webkitdirectory); input.value = ""; });
  }
  const bringsFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
  addEventListener("drop", async (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    zone.classList.remove("over");
    // The list is emptied when the event ends, so it is read before anything is waited for.
    const dropped = [...event.dataTransfer.items].filter((item) => item.kind === "file")
      .map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
    for (const { entry, file } of dropped) {
      if (entry?.isDirectory) offer(await filesOf(entry), true);
      else if (file) offer([file], false);
    }
  });
  addEventListener("beforeunload", (event) => { if (running.size > 0 || waiting.length > 0) event.preventDefault(); });
}
