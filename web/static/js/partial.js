// Forms sent by htmx: what the answer changes of the page, its address and the focus.
// A form opts in with hx-boost="true"; <main> says what is taken out of the answer.
"use strict";

(() => {
  const PROBLEM = "[data-problem]";

  /** A sentence above the form it is about, which stays as it was typed. */
  function complain(form, content) {
    form.querySelector(":scope > .error-summary")?.remove();
    const notice = document.createElement("div");
    notice.className = "error-summary";
    notice.setAttribute("role", "alert");
    notice.tabIndex = -1;
    notice.append(...content);
    form.prepend(notice);
    notice.focus();
  }

  function said(words) {
    const sentence = document.createElement("p");
    sentence.textContent = words;
    return [sentence];
  }

  // an answer that is not the form again must not take what was typed with it
  addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig, target, xhr } = event.detail;
    if (requestConfig.verb === "get") return;
    const answer = new DOMParser().parseFromString(xhr.response, "text/html");
    const problem = answer.querySelector(PROBLEM);
    const shown = answer.getElementById("main") ?? answer.getElementById(target.id);
    if (!problem && shown) return;
    event.detail.shouldSwap = false;
    // what is asked for by typing alone must not interrupt it
    if (requestConfig.elt.matches("[data-as-typed]")) return;
    const form = requestConfig.elt.closest("form") ?? requestConfig.elt;
    complain(form, problem ? problem.childNodes : said(document.body.dataset.unanswered));
  });

  addEventListener("htmx:sendError", (event) => {
    const form = event.target.closest?.("form");
    if (!form || event.target.matches("[data-as-typed]")) return;
    complain(form, said(document.body.dataset.unanswered));
  });

  // the address of a form that was refused is no page to come back to
  addEventListener("htmx:beforeHistoryUpdate", (event) => {
    const { history, pathInfo, requestConfig } = event.detail;
    const answered = pathInfo.responsePath ?? pathInfo.finalRequestPath;
    if (requestConfig.verb === "get" || answered !== pathInfo.requestPath) return;
    history.type = "replace";
    history.path = location.pathname + location.search;
  });

  // focus goes where the page wants it, or to the news, unless what had it is still there
  addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "main") return;
    const next = event.target.querySelector("[autofocus]");
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
      return;
    }
    const news = event.target.querySelector(".error-summary, .news");
    if (!news && document.activeElement !== document.body) return;
    const target = news ?? event.target.querySelector("h1");
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  });
})();
