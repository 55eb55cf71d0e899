// Behind an @ in a text with [data-mentions] the colleagues who may see the case are offered. The
// list of the form, and what is typed by hand, do the same without it.

const CALL = /(?:^|[^A-Za-z0-9._%+-])[@＠]([^\s@＠,，。;；:：!！?？、()（）[\]【】“”"'‘’《》<>/\\]{0,64})$/;
const SHOWN = 8; // colleagues offered at once

const known = new Map(); // by address: a promise of the colleagues
let away; // the @ whose list was put away with Escape
let open; // the list that is shown: its text, where the @ is, whom it offers, which is chosen

function colleagues(address) {
  if (!known.has(address)) {
    const asked = fetch(address).then((answer) => (answer.ok ? answer.json() : []));
    known.set(address, asked.catch(() => (known.delete(address), [])));
  }
  return known.get(address);
}

function matches(person, typed) {
  const words = typed.toLowerCase();
  return person.name.toLowerCase().includes(words) || person.login.toLowerCase().startsWith(words);
}

function part(name, words) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = words;
  return span;
}

function option(person, at) {
  const item = document.createElement("li");
  item.id = `${open.list.id}-${at}`;
  item.setAttribute("role", "option");
  item.append(part("mention__name", person.name), part("mention__unit", person.unit));
  // the text keeps the focus
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(at));
  return item;
}

function choose(at) {
  open.chosen = at;
  for (const [number, item] of [...open.list.children].entries()) {
    item.setAttribute("aria-selected", String(number === at));
    if (number === at) item.scrollIntoView({ block: "nearest" });
  }
  open.area.setAttribute("aria-activedescendant", `${open.list.id}-${at}`);
}

function close() {
  if (!open) return;
  open.list.remove();
  open.said.remove();
  open.area.removeAttribute("aria-activedescendant");
  open.area.removeAttribute("aria-controls");
  open = undefined;
}

function show(area, begin, offered) {
  if (open?.area !== area) {
    close();
    const list = document.createElement("ul");
    list.className = "mention-list";
    list.id = `${area.id}-mentions`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", area.dataset.mentionsName);
    const said = part("visually-hidden", "");
    said.setAttribute("role", "status");
    area.after(list, said);
    area.setAttribute("aria-controls", list.id);
    open = { area, list, said };
  }
  Object.assign(open, { begin, offered });
  open.list.replaceChildren(...offered.map(option));
  open.said.textContent = area.dataset.mentionsWords.replace("{n}", String(offered.length));
  choose(0);
}

function take(at) {
  const { area, begin, offered } = open;
  close();
  area.setRangeText(`${offered[at].called} `, begin, area.selectionStart, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function look(area) {
  const before = area.value.slice(0, area.selectionStart);
  const call = area.selectionStart === area.selectionEnd && CALL.exec(before);
  const begin = call && before.length - call[1].length;
  if (!call || away?.begin !== begin || away.area !== area) away = undefined;
  if (!call || away) return close();
  const everybody = await colleagues(area.dataset.mentions);
  // more may have been typed, or the text left, while they were asked for
  if (document.activeElement !== area || area.value.slice(0, area.selectionStart) !== before) return;
  const offered = everybody.filter((each) => matches(each, call[1])).slice(0, SHOWN);
  if (offered.length) show(area, begin, offered);
  else close();
}

const isMentioning = (element) => element.matches?.("textarea[data-mentions]");

addEventListener("input", (event) => {
  if (isMentioning(event.target) && !event.isComposing) look(event.target);
});
addEventListener("compositionend", ({ target }) => isMentioning(target) && look(target));
addEventListener("click", ({ target }) => isMentioning(target) && look(target));
addEventListener("focusout", ({ target }) => open?.area === target && close());
addEventListener("htmx:beforeSwap", close);

// before any other listener: what a key does to the list it does to nothing else
addEventListener(
  "keydown",
  (event) => {
    if (open?.area !== event.target || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const many = open.offered.length;
    if (event.key === "ArrowDown") choose((open.chosen + 1) % many);
    else if (event.key === "ArrowUp") choose((open.chosen + many - 1) % many);
    else if (event.key === "Enter" || event.key === "Tab") take(open.chosen);
    else if (event.key === "Escape") {
      away = { area: open.area, begin: open.begin };
      close();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return close();
    else return;
    event.preventDefault();
  },
  true,
);
