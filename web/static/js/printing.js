// Buttons with data-print print the page; without this script nobody sees them. What is printed
// names its own address, also where only a part of the page came anew.

function show() {
  for (const button of document.querySelectorAll("[data-print][hidden]")) button.hidden = false;
}

function here(was) {
  const url = new URL(location.pathname, was);
  const query = new URLSearchParams(location.search);
  for (const name of ["lang", "scheme"]) query.delete(name);
  url.search = query;
  return url.href;
}

show();
new MutationObserver(show).observe(document.body, { childList: true, subtree: true });

addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

addEventListener("beforeprint", () => {
  const line = document.querySelector(".page-address");
  if (line) line.textContent = line.textContent.replace(/https?:\S+/, here);
});
