// A page with [data-live] stays up to date while it is looked at: GET /live says when something
// changed, and the regions are made like those of the page fetched again. A form being typed in is
// never touched: the bar says what happened, and its button brings the form up to date on request.
import { arrive, depart, onCompany, show } from "./company.js";
import { morph } from "./morph.js";
import { isFilledIn } from "./typing.js";

const APART = 3000; // milliseconds between two refreshes, and as many at random
const LOST = 5000; // milliseconds until a lost connection is worth a word
const AGAIN = 30000; // milliseconds until a refused connection is tried again
const STAYS = "[data-stays]";
const TYPED_IN = "textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=submit])";

let source;
let about; // what the page was about when it began to listen: a case, the calls, or lists
let waiting; // the next refresh
let lost; // the word about a lost connection
let told = { version: 0, said: "" }; // the newest of the open case

const bar = document.getElementById("live-bar");
const sign = document.getElementById("live-lost");
const openCase = () => document.querySelector("[data-live-case]");
const shown = () => Number(openCase()?.dataset.liveVersion ?? 0);

function isTypedIn(form) {
  if (form.hasAttribute("aria-busy")) return true;
  const active = document.activeElement;
  if (active.matches(TYPED_IN) && form.contains(active)) return true;
  return isFilledIn(form);
}

function holdsTyping(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return false;
  const forms = node.matches("form") ? [node] : [...node.querySelectorAll("form")];
  return forms.some(isTypedIn);
}

function holdsWord(node) {
  return node.nodeType === Node.ELEMENT_NODE && (node.matches(STAYS) || node.querySelector(STAYS));
}

function announce(words) {
  bar.querySelector("p").textContent = words;
  bar.hidden = false;
}

/** Fetch the page again. `all`: also forms being typed in, which keep what was typed. */
async function refresh(all) {
  const address = location.href;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || address !== location.href) return;
  if (!answer.ok || answer.redirected) {
    announce(bar.dataset.gone);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const active = document.activeElement;
  let kept = false;
  for (const region of document.querySelectorAll("[data-live]")) {
    const wanted = fresh.getElementById(region.id);
    if (!wanted) continue;
    const keeps = (node) => {
      if (holdsWord(node)) return true;
      const stays = !all && holdsTyping(node);
      kept ||= stays;
      return stays;
    };
    morph(region, wanted, keeps);
    window.htmx?.process(region);
    // what was asked of the page before is asked again: it may be answered otherwise now
    for (const each of region.querySelectorAll(".told[open]")) window.htmx?.trigger(each, "toggle");
  }
  show();
  if (active.isConnected && active !== document.activeElement) active.focus({ preventScroll: true });
  if (kept && told.said) announce(bar.dataset.words.replace("{said}", told.said));
  else if (!kept) bar.hidden = true;
}

function soon() {
  if (waiting) return;
  waiting = setTimeout(() => {
    waiting = undefined;
    refresh(false);
  }, Math.random() * APART);
}

function onCase(event) {
  const news = JSON.parse(event.data);
  if (news.version <= shown()) return;
  told = news;
  // one's own step is on its way: its answer shows it
  if (document.querySelector("main form[aria-busy]")) return;
  clearTimeout(waiting);
  waiting = undefined;
  refresh(false);
}

function onError() {
  lost ??= setTimeout(() => (sign.hidden = false), LOST);
  if (source?.readyState !== EventSource.CLOSED) return;
  source = undefined;
  setTimeout(listen, AGAIN);
}

function onOpen() {
  clearTimeout(lost);
  // what happened meanwhile is not told again
  if (lost) refresh(false);
  lost = undefined;
  sign.hidden = true;
  document.body.dataset.listening = "";
}

const calls = () => document.querySelector("[data-live-calls]");

function subject() {
  if (openCase()) return openCase().dataset.liveCase;
  return calls() ? "calls" : "lists";
}

function listen() {
  if (source || document.hidden || !document.querySelector("[data-live]")) return;
  const number = openCase()?.dataset.liveCase;
  const taken = calls()?.dataset.liveCalls;
  about = subject();
  source = new EventSource(number ? `/live?case=${number}` : taken ? `/live?calls=${taken}` : "/live");
  source.addEventListener("open", onOpen);
  source.addEventListener("error", onError);
  if (!number) {
    source.addEventListener("cases", soon);
    // few make calls, and each must see at once whom not to call
    source.addEventListener("calls", () => refresh(false));
    return;
  }
  source.addEventListener("case", onCase);
  source.addEventListener("company", onCompany);
  arrive();
}

function leave() {
  source?.close();
  source = undefined;
  depart();
}

// a browser has few connections to one site: only the pages that are looked at hold one
document.addEventListener("visibilitychange", () => {
  if (document.hidden) leave();
  else if (!source) {
    listen();
    if (source) refresh(false);
  }
});
addEventListener("pagehide", leave);
addEventListener("pageshow", listen);
addEventListener("htmx:afterSettle", () => {
  // a form may have led to a page about something else
  if (source && about !== subject()) leave();
  listen();
  if (told.version > shown()) refresh(false);
  else bar.hidden = true;
});
bar.querySelector("button").addEventListener("click", () => refresh(true));
