// Pages about "now" stay true: the console says that something changed, and the page looks again.
// Nothing here is needed: without it the page is as true as when it was opened.

const SETTLE = 150; // ms: several changes at once are one look
const SLOW = 60000; // ms between looks where nobody tells us anything
const root = document.querySelector("[data-live]");
let source, soon, slow, looking = false, missed = false;

// Somebody is writing or choosing in this form: leave it alone.
const isBusy = (node) =>
  node.nodeName === "FORM" && document.activeElement?.form === node && document.activeElement.matches("input, select, textarea");

const sameKind = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;

function follow(old, fresh) {
  if (old.isEqualNode(fresh) || isBusy(old)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "aria-busy") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") old.setAttribute(name, value);
  }
  followChildren(old, fresh);
}

// Parts with an id keep their node wherever they move; the others are matched in order.
function followChildren(old, fresh) {
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const known = wanted.id && [...old.children].find((each) => each.id === wanted.id);
    if (known) {
      if (known === at) at = at.nextSibling;
      else old.insertBefore(known, at);
      follow(known, wanted);
    } else if (at && sameKind(at, wanted) && !at.id && !wanted.id) {
      const next = at.nextSibling;
      follow(at, wanted);
      at = next;
    } else old.insertBefore(document.importNode(wanted, true), at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

async function look() {
  if (looking) {
    missed = true;
    return;
  }
  looking = true;
  try {
    const address = new URL(location.href);
    address.searchParams.delete("did");
    const answer = await fetch(address, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (answer.ok && !answer.redirected && fresh) follow(root, fresh);
    else if (answer.ok && "leadsOn" in root.dataset) location.replace(answer.url); // what was waited for is here
  } catch { /* the next look may succeed */ }
  looking = false;
  if (missed) {
    missed = false;
    settle();
  }
}

function settle() {
  clearTimeout(soon);
  soon = setTimeout(look, SETTLE);
}

// A form that only asks: what it asks stands in the address, and the page follows it.
root?.addEventListener("input", (event) => {
  const form = event.target.closest("[data-follow]");
  if (!form) return;
  const address = new URL(location.href);
  address.search = new URLSearchParams(new FormData(form));
  history.replaceState(null, "", address);
  settle();
});

function slowly() {
  clearInterval(slow);
  slow = setInterval(() => document.hidden || look(), SLOW);
}

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(`/live?seen=${encodeURIComponent(root.dataset.live)}`);
  source.addEventListener("changed", settle);
  source.addEventListener("error", () => source?.readyState === EventSource.CLOSED && slowly());
  source.addEventListener("enough", () => { // too many pages listen already
    source.close();
    slowly();
  });
}

function rest() {
  source?.close();
  source = undefined;
  clearInterval(slow);
}

// A page that nobody looks at holds no connection; it looks again when somebody comes back.
if (root) {
  listen();
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => event.persisted && listen());
}
