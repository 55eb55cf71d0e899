// What somebody has changed in a form since the page was made.

export function isChanged(field) {
  if (field.matches("select")) {
    const first = [...field.options].findIndex((each) => each.defaultSelected);
    return field.selectedIndex !== Math.max(first, 0);
  }
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  return field.type !== "hidden" && "defaultValue" in field && field.value !== field.defaultValue;
}

/** Whether a form holds something that somebody typed, on this page or before it was refused. */
export function isFilledIn(form) {
  return "typed" in form.dataset || [...form.elements].some(isChanged);
}
