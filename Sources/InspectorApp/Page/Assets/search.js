// Search as one types: the hits are renewed by the same page, the address follows, so that going back works.
const form = document.querySelector("[data-search]");
const hits = document.getElementById("hits");
let timer = 0;
let asked = 0;

async function renew() {
  const query = new URLSearchParams(new FormData(form));
  const mine = ++asked;
  const response = await fetch(`/search/hits?${query}`);
  if (!response.ok || mine !== asked) return;
  hits.innerHTML = await response.text();
  history.replaceState(null, "", `/search?${query}`);
}

// While a Chinese word is being composed its letters are not searched for.
form.elements.q.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(renew, 150);
});
form.elements.q.addEventListener("compositionend", renew);
form.addEventListener("submit", (event) => { event.preventDefault(); renew(); });
