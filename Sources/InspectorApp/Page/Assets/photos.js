// Photos: chosen, put to items, looked at in full, by pointer or by keys. Links, boxes and buttons do most of it without
// this script.
import { announce } from "./form.js";

const words = document.body.dataset;
const json = { Accept: "application/json" };

// MARK: Choosing and putting to items

const tileOf = (element) => element?.closest?.(".photo");
const boxOf = (tile) => tile?.querySelector(".pick input");
const tiles = () => [...document.querySelectorAll("[data-grid] .photo")];
const chosenTiles = () => tiles().filter((tile) => boxOf(tile).checked);

export function dress(tile) {
  tile.draggable = true;
  // The arrows go from tile to tile, so one stop a tile is enough for the tab key.
  const link = tile.querySelector(".view");
  if (tile.closest("[data-grid]")) link.tabIndex = -1;
}

function mark(tile) { tile.classList.toggle("chosen", boxOf(tile).checked); }

function choose(tile, isChosen) {
  boxOf(tile).checked = isChosen;
  mark(tile);
}

async function assign(ids, item) {
  if (ids.length === 0) return;
  if (document.querySelector("[data-intake]")) {
    for (const tile of tiles().filter((each) => ids.includes(each.dataset.photo))) {
      tile.querySelector('input[name^="item."]').value = item;
      const label = document.querySelector(`[data-item="${item}"]`).textContent.trim();
      tile.querySelector(".items-of").replaceChildren(Object.assign(document.createElement("span"), { className: "tag good", textContent: label }));
      choose(tile, false);
    }
    return;
  }
  const form = document.querySelector("[data-assign], [data-assign-one]");
  const body = new URLSearchParams({ csrf: words.csrf, item });
  for (const id of ids) body.append("photo", id);
  announce(words.saving, "saving");
  let answer = null;
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", body, headers: json, keepalive: true });
    answer = await response.json();
    if (!response.ok) throw new Error(answer.error?.code);
  } catch {
    announce(words.unsaved, "refused");
    return;
  }
  for (const [id, html] of Object.entries(answer.items)) {
    const tile = document.querySelector(`.photo[data-photo="${CSS.escape(id)}"]`);
    if (!tile) continue;
    tile.querySelector(".items-of").innerHTML = html;
    choose(tile, false);
  }
  answer.counts.forEach((number, index) => {
    const place = document.querySelector(`[data-item="${index + 1}"] .count`);
    if (place) place.textContent = number;
  });
  const select = document.querySelector("[data-assign-one] select");
  if (select && ids.includes(select.form.elements.photo.value)) select.value = item;
  announce(`${words.saved} ${answer.savedAt}`, "saved");
}

addEventListener("change", (event) => {
  const tile = tileOf(event.target);
  if (tile && event.target === boxOf(tile)) mark(tile);
  if (event.target.matches("[data-assign-one] select")) assign([event.target.form.elements.photo.value], event.target.value);
});

addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-item]");
  if (button) {
    event.preventDefault();
    assign(chosenTiles().map((tile) => tile.dataset.photo), button.value);
    return;
  }
  if (event.target.closest?.("[data-fallback]")) {
    event.preventDefault();
    const form = event.target.closest("form");
    assign([form.elements.photo.value], form.elements.item.value);
    return;
  }
  const link = event.target.closest?.(".photo .view");
  if (link && viewer && !event.ctrlKey && !event.metaKey && tileOf(link).closest("[data-grid]")) {
    event.preventDefault();
    view(tileOf(link));
  }
});

addEventListener("dragstart", (event) => {
  const tile = tileOf(event.target);
  if (!tile) return;
  const all = boxOf(tile).checked ? chosenTiles() : [tile];
  event.dataTransfer.setData("text/x-photos", all.map((each) => each.dataset.photo).join(" "));
  event.dataTransfer.effectAllowed = "link";
});
for (const button of document.querySelectorAll("[data-item]")) {
  button.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("text/x-photos")) return;
    event.preventDefault();
    button.classList.add("over");
  });
  button.addEventListener("dragleave", () => button.classList.remove("over"));
  button.addEventListener("drop", (event) => {
    button.classList.remove("over");
    const ids = event.dataTransfer.getData("text/x-photos");
    if (!ids) return;
    event.preventDefault();
    assign(ids.split(" "), button.value);
  });
}

// MARK: Large view

const viewer = document.querySelector("[data-viewer]");
let viewed = null;

async function view(tile) {
  const response = await fetch(`${tile.querySelector(".view").getAttribute("href")}?part=1`);
  if (!response.ok) return;
  viewed?.classList.remove("here");
  viewed = tile;
  tile.classList.add("here");
  viewer.innerHTML = await response.text();
  viewer.hidden = false;
  viewer.parentElement.classList.add("open");
  for (const button of viewer.querySelectorAll("[data-close]")) button.hidden = false;
  for (const button of viewer.querySelectorAll("[data-fallback]")) button.hidden = true;
  turn(viewer, 0);
  if (!viewer.contains(document.activeElement)) boxOf(tile).focus({ preventScroll: true });
  tile.scrollIntoView({ block: "nearest" });
}

function close() {
  viewer.hidden = true;
  viewer.replaceChildren();
  viewer.parentElement.classList.remove("open");
  viewed?.classList.remove("here");
  boxOf(viewed)?.focus({ preventScroll: true });
  viewed = null;
}

// How a picture is turned is a matter of looking, so it lasts as long as the tab and touches no record.
function turn(scope, by) {
  const frame = scope.querySelector("[data-turning]");
  if (!frame) return;
  const key = `turn:${frame.dataset.turning}`;
  const now = (Number(sessionStorage.getItem(key) || 0) + by) % 360;
  sessionStorage.setItem(key, now);
  frame.dataset.turn = now;
}

addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-turn-by]");
  if (button) turn(button.closest("[data-viewer], .one-photo"), Number(button.dataset.turnBy));
  if (event.target.closest?.("[data-close]")) close();
  const step = event.target.closest?.("[data-viewer] [rel=prev], [data-viewer] [rel=next]");
  if (step) {
    event.preventDefault();
    go(step.rel === "prev" ? -1 : 1);
  }
});

function go(by) {
  const all = tiles();
  const next = all[all.indexOf(viewed) + by];
  if (next) view(next);
}

// MARK: Keys

// The next tile to that side as it looks on the screen, whatever the number of columns.
function neighbour(tile, key) {
  const all = tiles();
  const index = all.indexOf(tile);
  if (key === "ArrowLeft") return all[index - 1];
  if (key === "ArrowRight") return all[index + 1];
  const here = tile.getBoundingClientRect();
  const isDown = key === "ArrowDown";
  const ahead = all.map((each) => ({ each, box: each.getBoundingClientRect() }))
    .filter(({ box }) => (isDown ? box.top >= here.bottom - 1 : box.bottom <= here.top + 1));
  const far = ({ box }) => Math.abs(box.top - here.top) * 10 + Math.abs(box.left - here.left);
  return ahead.sort((left, right) => far(left) - far(right))[0]?.each;
}

function types(target) { return target.matches?.("textarea, select, input:not([type=checkbox]):not([type=radio])"); }

addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || types(event.target)) {
    if (event.key === "Escape" && viewed) close();
    return;
  }
  const tile = tileOf(event.target) || viewed;
  if (event.ctrlKey) {
    if (event.key !== "a" || !tile) return;
    event.preventDefault();
    for (const each of tile.closest("[data-grid]").querySelectorAll(".photo")) choose(each, true);
    return;
  }
  if (/^[0-9]$/.test(event.key) && (tile || chosenTiles().length > 0)) {
    event.preventDefault();
    const chosen = chosenTiles();
    assign((chosen.length > 0 ? chosen : [tile]).map((each) => each.dataset.photo), event.key === "0" ? "10" : event.key);
    return;
  }
  if (event.key.startsWith("Arrow")) return move(event, tile);
  if (event.key === "Enter" && tile && event.target === boxOf(tile)) {
    event.preventDefault();
    view(tile);
  }
  if (event.key === "Escape") {
    if (viewed) close();
    else if (document.querySelector(".one-photo")) document.querySelector("[data-back]").click();
    else for (const each of chosenTiles()) choose(each, false);
  }
});

function move(event, tile) {
  if (!tile) {
    if (event.key === "ArrowLeft") document.querySelector(".one-photo [rel=prev]")?.click();
    if (event.key === "ArrowRight") document.querySelector(".one-photo [rel=next]")?.click();
    return;
  }
  const next = neighbour(tile, event.key);
  if (!next) return;
  event.preventDefault();
  if (event.shiftKey) { choose(tile, true); choose(next, true); }
  boxOf(next).focus();
  if (viewed) view(next);
}

for (const tile of document.querySelectorAll(".photo")) dress(tile);
for (const page of document.querySelectorAll(".one-photo")) turn(page, 0);
