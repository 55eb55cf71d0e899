// A form that is being sent says so and cannot be sent twice. Forms work without it.
// data-download on a form: it answers with a file, so the page stays as it is.
"use strict";

(() => {
  const PATIENCE = 20000; // milliseconds until somebody may try again
  const words = document.body.dataset.sending;

  function begin(form, button) {
    form.setAttribute("aria-busy", "true");
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    button.classList.add("button--busy");
    if (button.childElementCount || !words) return;
    button.dataset.said = button.textContent;
    button.style.minWidth = `${button.offsetWidth}px`;
    button.textContent = words;
  }

  function end(form) {
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll(".button--busy")) {
      button.classList.remove("button--busy");
      button.removeAttribute("aria-disabled");
      if ("said" in button.dataset) button.textContent = button.dataset.said;
      delete button.dataset.said;
      button.style.minWidth = "";
    }
  }

  // before any other listener: the second of two clicks goes no further
  addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.method !== "post" || "download" in form.dataset) return;
      if (form.hasAttribute("aria-busy")) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      form.setAttribute("aria-busy", "true");
      // after the browser took down which button was pressed
      setTimeout(() => begin(form, event.submitter));
      setTimeout(() => end(form), PATIENCE);
    },
    true,
  );

  // htmx has its answer; a form that was replaced by it is gone anyway
  addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (form.matches?.("form")) end(form);
  });

  // back from another page, to one the browser had kept
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[aria-busy]")) end(form);
  });
})();
