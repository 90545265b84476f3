// Search as one types: the list is renewed by the same page, the address follows, so that going back works.
const form = document.querySelector("[data-search]");
const list = document.getElementById("list");
let timer = 0;
let asked = 0;

async function renew() {
  const query = new URLSearchParams(new FormData(form));
  for (const name of ["standing", "light"]) {
    const chosen = new URLSearchParams(location.search).get(name);
    if (chosen) query.set(name, chosen);
  }
  if (!query.get("q")) query.delete("q");
  const mine = ++asked;
  const response = await fetch(`/today/list?${query}`);
  if (!response.ok || mine !== asked) return;
  list.innerHTML = await response.text();
  history.replaceState(null, "", query.size ? `/?${query}` : "/");
  for (const link of document.querySelectorAll(".filters a")) {
    const own = new URLSearchParams(query);
    own.delete("standing");
    own.delete("light");
    const [name, value] = link.dataset.filter.split("=");
    if (value) own.set(name, value);
    link.href = own.size ? `/?${own}` : "/";
  }
}

if (form) {
  const input = form.elements.q;
  // While a Chinese word is being composed its letters are not searched for.
  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(renew, 120);
  });
  input.addEventListener("compositionend", renew);
  form.addEventListener("submit", (event) => { event.preventDefault(); renew(); });
}
