// How many characters are left in a text that has a counter. The form works without it.
"use strict";

for (const counter of document.querySelectorAll("[data-counts]")) {
  const area = document.getElementById(counter.dataset.counts);
  let said;
  const count = () => {
    // code points, as the server counts them
    const left = area.maxLength - Array.from(area.value).length;
    counter.textContent = counter.dataset.words.replace("{left}", String(left));
    counter.hidden = area.value === "";
    // a screen reader is told near the end only, not at every key
    const near = left <= 50 && left % 10 === 0;
    if (near !== said) counter.setAttribute("aria-live", near ? "polite" : "off");
    said = near;
  };
  area.addEventListener("input", count);
  count();
}
