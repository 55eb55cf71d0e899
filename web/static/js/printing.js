// Buttons with data-print print the page; without this script nobody sees them.

for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;

addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
