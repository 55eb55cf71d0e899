// Rows of a list that are ticked: all of them at once, and how many. The form works without it.
const NAMED = "input[type=checkbox][name]";

function tell(form) {
  const said = form.querySelector("[data-picked]");
  const boxes = [...form.elements].filter((each) => each.matches("[data-row-pick]"));
  const number = boxes.filter((each) => each.checked).length;
  const whole = form.elements.everything?.checked;
  said.hidden = number === 0 || whole;
  said.textContent = said.dataset.picked.replace("{n}", String(number));
  for (const all of document.querySelectorAll("[data-pick-all]")) {
    all.hidden = false;
    all.checked = number > 0 && number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
  }
}

addEventListener("change", ({ target }) => {
  const form = target.form;
  if (!form?.querySelector("[data-picked]")) return;
  if (target.matches("[data-pick-all]")) {
    for (const each of form.elements) {
      if (each.matches("[data-row-pick]")) each.checked = target.checked;
    }
  }
  if (target.matches(NAMED) || target.matches("[data-pick-all]")) tell(form);
});

function begin() {
  const said = document.querySelector("[data-picked]");
  if (said) tell(said.closest("form"));
}

addEventListener("htmx:afterSettle", begin);
begin();
