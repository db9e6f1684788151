// Pages about "now" stay true: the console says that something changed, and the page looks again.
// Nothing here is needed: without it the page is as true as when it was opened.

const SETTLE = 150; // ms: several changes at once are one look
const AGAIN = 3000; // ms after a look that found nobody
const SLOW = 60000; // ms between looks where nobody tells us anything
const root = document.querySelector("[data-live]");
let source, soon, slow, looking = false, missed = false;

// Somebody is writing or choosing in this form: leave it alone.
const isBusy = (node) =>
  node.nodeName === "FORM" && document.activeElement?.form === node && document.activeElement.matches("input, select, textarea");

// What a form would do: a key or a finger that is on its way must never do something else.
const does = (node) =>
  node.nodeName === "FORM"
    ? [node.getAttribute("action"), ...["for", "id", "minutes", "n"].map((name) => node.elements[name]?.value)].join(" ")
    : "";
const isSame = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && a.id === b.id && does(a) === does(b);
const KEPT = ["open", "aria-busy", "tabindex"];

function follow(old, fresh) {
  if (old.isEqualNode(fresh) || isBusy(old)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !KEPT.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && name !== "open") old.setAttribute(name, value);
  }
  followChildren(old, fresh);
}

// Each part that is wanted is a part that is here already, if there is one; the rest goes.
function followChildren(old, fresh) {
  const left = [...old.childNodes];
  const known = (wanted) => {
    const n = left.findIndex((each) => isSame(each, wanted));
    return n < 0 ? undefined : left.splice(n, 1)[0];
  };
  const wanted = [...fresh.childNodes].map((each) => {
    const here = known(each);
    if (here) follow(here, each);
    return here ?? document.importNode(each, true);
  });
  left.forEach((each) => each.remove());
  putInOrder(old, wanted);
}

// What has the keyboard is not moved, for that would take the keyboard away; the others move around it.
function putInOrder(parent, wanted) {
  let at = parent.firstChild;
  for (const each of wanted) {
    while (at && at !== each && each.parentNode === parent && each.contains(document.activeElement)) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
    if (at === each) at = at.nextSibling;
    else parent.insertBefore(each, at);
  }
}

// Where the part that had the keyboard is gone, what was around it has it.
function keepingTheKeyboard(change) {
  const was = document.activeElement;
  const around = [];
  for (let each = was; each && root.contains(each); each = each.parentElement) around.push(each);
  change();
  if (!around.length || (was.isConnected && document.activeElement === was)) return;
  const place = around.find((each) => each.isConnected && each.checkVisibility()) ?? root;
  if (place !== was) place.tabIndex = -1;
  place.focus({ preventScroll: true });
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
    if (answer.ok && !answer.redirected && fresh) keepingTheKeyboard(() => follow(root, fresh));
    else if (answer.ok && "leadsOn" in root.dataset) { // what was waited for is here: no more looks
      location.replace(answer.url);
      return;
    }
  } catch {
    if (!document.hidden) setTimeout(settle, AGAIN); // what was told of is not seen yet
  }
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
