// The keyboard. What a page offers is written in its markup (docs/frontend.md), and the dialog that
// lists it reads the same markup, so that the two cannot differ. Not while somebody is typing.

const WAIT = 1500; // milliseconds a second key may take
const OFF = "keys-off";
const TYPED_IN = "input, textarea, select, [contenteditable]";
const TICKED = "input[type=checkbox], input[type=radio], input[type=button], input[type=submit]";
const FIELDS = "input, textarea, select, button:not([tabindex='-1'])"; // not the one Enter presses unseen
const ASIDE = "[data-aside]"; // what only helps to fill in a field
const LEADS_ON = "[data-row-link], a[href], summary, button";

let first = ""; // of two keys, the one that came before
let forget;

const dialog = () => document.getElementById("keys");
const isOn = () => localStorage.getItem(OFF) === null;
const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

function all(selector) {
  return [...document.querySelectorAll(selector)].filter(isShown);
}

/** What has a key now: all that is shown, and what a menu holds ready. */
function offered() {
  const keyed = [...document.querySelectorAll("[data-key]")];
  return keyed.filter((each) => isShown(each) || each.closest("[data-menu]"));
}

function isTyping(element) {
  return element.matches(TYPED_IN) && !element.matches(TICKED);
}

function focusOn(element) {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}

/** The row that has the focus, or had it last. */
function currentRow(rows) {
  return document.activeElement.closest("[data-row]") ?? rows.find((row) => "here" in row.dataset);
}

function move(by) {
  const rows = all("[data-row]");
  if (!rows.length) return;
  const here = rows.indexOf(currentRow(rows));
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  for (const row of rows) delete row.dataset.here;
  next.dataset.here = "";
  const link = next.matches(LEADS_ON) ? next : next.querySelector(LEADS_ON);
  focusOn("rowSelf" in next.dataset || !link ? next : link);
  next.scrollIntoView({ block: "nearest" });
}

function pick() {
  const row = currentRow(all("[data-row]"));
  row?.querySelector("[data-row-pick]")?.click();
}

/** What a key on an element does: follow, press, open, or start to type. */
function use(element) {
  if (element.matches("a, button, summary")) {
    element.focus();
    element.click();
  } else if (element.matches(TYPED_IN)) {
    focusOn(element);
    element.select?.();
  } else {
    if (element.matches("details")) element.open = true;
    const field = [...element.querySelectorAll(FIELDS)].find((each) => isShown(each) && !each.closest(ASIDE));
    element.scrollIntoView({ block: "nearest" });
    focusOn(field ?? element);
  }
}

function leave(active) {
  const step = active.closest("details[open]");
  if (step && !isTyping(active)) {
    step.open = false;
    focusOn(step.querySelector("summary"));
  } else if (isTyping(active)) {
    const around = active.closest("[data-row], details, section, form") ?? document.body;
    focusOn(around.matches("details") ? around.querySelector("summary") : around);
  }
}

/** A line of the dialog. */
function line(keys, name) {
  const term = document.createElement("dt");
  for (const each of keys.split(" ")) {
    const key = document.createElement("kbd");
    key.textContent = each;
    term.append(key, " ");
  }
  const meaning = document.createElement("dd");
  meaning.textContent = name;
  return [term, meaning];
}

function help() {
  const box = dialog();
  if (!box || box.open) return;
  for (const each of box.querySelectorAll("[data-when]")) {
    each.hidden = all(each.dataset.when).length === 0;
  }
  for (const list of box.querySelectorAll("[data-lists]")) {
    const these = offered().filter(
      (each) => each.dataset.key.includes(" ") === (list.dataset.lists === "places"),
    );
    const lines = new Map(
      these.map((each) => [each.dataset.key, each.dataset.keyName ?? each.textContent.trim()]),
    );
    list.replaceChildren(...[...lines].flatMap(([keys, name]) => line(keys, name)));
    list.parentElement.hidden = lines.size === 0;
  }
  box.querySelector("[data-keys-on]").checked = isOn();
  box.showModal();
}

/** What a key is for here: in the row one is in before anywhere else. */
function found(keys) {
  const these = offered().filter((each) => each.dataset.key === keys);
  const row = currentRow(all("[data-row]"));
  return these.find((each) => row?.contains(each)) ?? these.find((each) => !inRow(each)) ?? these[0];
}

const inRow = (element) => element.parentElement.closest("[data-row]");

/** A key of rows does nothing to a row one has not been in: it leads there. */
function useOrGoTo(element) {
  const row = inRow(element);
  if (row && row !== currentRow(all("[data-row]"))) move(1);
  else use(element);
}

function press(key) {
  const together = first ? `${first} ${key}` : key;
  clearTimeout(forget);
  first = "";
  const element = found(together);
  if (element) useOrGoTo(element);
  else if (together === "j") move(1);
  else if (together === "k") move(-1);
  else if (together === "x") pick();
  else if (together === "?") help();
  else if (together === "/") {
    const search = all("[data-search], input[type=search]")[0];
    if (!search) return false;
    use(search);
  } else if (offered().some((each) => each.dataset.key.startsWith(`${key} `))) {
    first = key;
    forget = setTimeout(() => (first = ""), WAIT);
  } else return false;
  return true;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  const active = document.activeElement;
  if (event.key === "Escape") leave(active);
  else if (event.key === "Enter" && active.matches("[data-row]:not(a, summary, button)")) {
    use(active.querySelector("[data-row-link]") ?? active);
    event.preventDefault();
  } else if (isOn() && event.key.length === 1 && !isTyping(active) && press(event.key)) {
    event.preventDefault();
  }
});

addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-help]")) help();
});

addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-on]")) return;
  if (event.target.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
  show();
});

/** Whether hints are shown beside what has a key. */
function show() {
  document.documentElement.dataset.keys = isOn() ? "on" : "off";
}

show();
