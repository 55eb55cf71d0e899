// A page of something under way is fetched again every two seconds until it is done. Without
// scripts the page reloads itself.
import { morph } from "./morph.js";

const EVERY = 2000; // milliseconds
let waiting;

async function refresh() {
  waiting = undefined;
  const region = document.querySelector("[data-running]");
  if (!region) return;
  if (!document.hidden) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const wanted = fresh.getElementById(region.id);
      if (wanted && region.isConnected) {
        morph(region, wanted, () => false);
        window.htmx?.process(region);
      }
    }
  }
  begin();
}

function begin() {
  if (document.querySelector("[data-running]")) waiting ??= setTimeout(refresh, EVERY);
}

addEventListener("htmx:afterSettle", begin);
begin();
