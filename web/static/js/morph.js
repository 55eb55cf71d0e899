// Makes a part of the page like a newer one while keeping what is the same: focus, selection, open
// details, and everything typed. Elements with an id are found again by it wherever they moved.

const OWN = new Set(["open", "style", "data-here", "aria-busy"]); // the page's, not the server's

function isSame(one, other) {
  return one.nodeName === other.nodeName && (one.id ?? "") === (other.id ?? "");
}

function morphAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OWN.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (!OWN.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function morphChildren(old, fresh, keeps) {
  const known = new Map([...old.children].filter((each) => each.id).map((each) => [each.id, each]));
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = wanted.id ? known.get(wanted.id) : at && isSame(at, wanted) ? at : null;
    if (!match) {
      old.insertBefore(wanted, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    morph(match, wanted, keeps);
  }
  while (at) {
    const next = at.nextSibling;
    if (!keeps(at)) at.remove();
    at = next;
  }
}

/** `keeps(node)`: whether a node must stay as it is, or holds one that must: a form that is typed
 * in, or what has been said of one's own step ([data-stays]), which no newer page says again. */
export function morph(old, fresh, keeps) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) old.nodeValue = fresh.nodeValue;
  else if (!(old.matches("form, [data-stays]") && keeps(old))) {
    morphAttributes(old, fresh);
    morphChildren(old, fresh, keeps);
  }
}
