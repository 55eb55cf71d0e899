// Others are told that this page has a case open, and which step is being filled in on it; #company
// shows the same of them. live.js says when a page is looked at and when it is left.
import { isFilledIn } from "./typing.js";

const AGAIN = 20000; // milliseconds between two signs of life
const SOON = 1000; // milliseconds of typing before it is told

const page = [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, "0"))
  .join("");
let told = "";
let there = { case: "", said: [] }; // what was last said of others
let timer;
let soon;

const openCase = () => document.querySelector("[data-live-case]")?.dataset.liveCase ?? "";

function step() {
  const forms = document.querySelectorAll("form[data-step]");
  return [...forms].find(isFilledIn)?.dataset.step ?? "";
}

function tell(fields) {
  const token = document.querySelector("[name=form_token]")?.value;
  if (!token) return;
  const body = new URLSearchParams({ form_token: token, page, ...fields });
  // a page that could not say so is forgotten, and says so again
  fetch("/live/presence", { method: "POST", body, keepalive: true }).catch(() => {});
}

function stay() {
  told = step();
  tell({ case: openCase(), step: told });
}

/** The page is looked at. */
export function arrive() {
  if (timer || !openCase()) return;
  stay();
  timer = setInterval(stay, AGAIN);
}

/** The page is not looked at any more. */
export function depart() {
  if (!timer) return;
  clearInterval(timer);
  timer = undefined;
  tell({});
}

function line(words) {
  const paragraph = document.createElement("p");
  paragraph.textContent = words;
  return paragraph;
}

/** Show who else is there, also after the page was made anew with what it knew. */
export function show() {
  const place = document.getElementById("company");
  if (!place || there.case !== openCase()) return;
  const shown = [...place.querySelectorAll("p:not(.company__when)")].map((each) => each.textContent);
  if (shown.join("\n") !== there.said.join("\n")) place.replaceChildren(...there.said.map(line));
}

/** News of who else is there. */
export function onCompany(event) {
  there = { case: openCase(), said: JSON.parse(event.data).said };
  show();
}

function look() {
  clearTimeout(soon);
  soon = setTimeout(() => {
    if (timer && step() !== told) stay();
  }, SOON);
}

addEventListener("input", look);
addEventListener("htmx:afterSettle", () => {
  show();
  look();
});
