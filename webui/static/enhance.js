// Small comforts; every page works without them.

// Listens at the document, so that parts which come later are heard too.
const on = (selector, event, act) =>
  document.addEventListener(event, (e) => {
    const each = e.target.closest?.(selector);
    if (each) act(each, e);
  });

// A form is sent once, however often its button is tapped.
on("form", "submit", (form) => {
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  requestAnimationFrame(() => form.querySelectorAll("button").forEach((b) => (b.ariaBusy = "true")));
  setTimeout(() => delete form.dataset.sent, 4000);
});

// Who sends a form by the keyboard finds it where it was, on the page that answers.
let byKey = false;
document.addEventListener("keydown", () => { byKey = true; }, true);
document.addEventListener("pointerdown", () => { byKey = false; }, true);
const stopsOf = (part) => [...part.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((each) => each.checkVisibility());
on("form", "submit", (form) => {
  if (!byKey) return;
  const around = [];
  for (let part = form.closest("[id]"); part; part = part.parentElement?.closest("[id]")) {
    around.push([part.id, stopsOf(part).indexOf(document.activeElement)]);
  }
  sessionStorage.setItem("keyboard", JSON.stringify({ path: location.pathname, around }));
});
const keyboard = JSON.parse(sessionStorage.getItem("keyboard") ?? "{}");
sessionStorage.removeItem("keyboard");
if (keyboard.path === location.pathname) {
  const near = keyboard.around.map(([id, stop]) => {
    const stops = stopsOf(document.getElementById(id) ?? document.createElement("i"));
    return stops[Math.min(stop, stops.length - 1)];
  });
  near.find(Boolean)?.focus();
}

// Switches and lists take effect at once; without a script they have a button.
on("[data-auto]", "change", (field) => field.form.requestSubmit());

// The message about what was done goes away by itself, and so does its address.
const did = document.querySelector(".did");
if (did) {
  const said = did.querySelector("p");
  const words = [...said.childNodes]; // a screen reader reads what comes into a part that is live
  said.replaceChildren();
  setTimeout(() => said.replaceChildren(...words), 100);
  const address = new URL(location.href);
  address.searchParams.delete("did");
  history.replaceState(null, "", address);
  setTimeout(() => did.classList.add("gone"), 12000);
}

// The zone of this phone, for a machine that was never told its own.
document.querySelectorAll("input[type=hidden][name=zone]").forEach((field) => {
  try { field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || ""; } catch { field.value = ""; }
});

// "Does this phone ask me?": look up a few names that exist nowhere, and see how many arrive.
const probe = document.querySelector("[data-probe]");
if (probe) {
  const sent = 8;
  let last = "";
  const look = async () => {
    const token = [...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36)).join("");
    for (let i = 0; i < sent; i += 1) {
      new Image().src = `http://t${token}-${i}.probe.nigehban.home.arpa/`;
    }
    await new Promise((done) => setTimeout(done, 2000));
    try {
      const answer = await fetch(`/connect/seen?token=${token}&of=${sent}`);
      const found = answer.ok ? await answer.text() : last;
      if (found !== last) probe.innerHTML = found; // what stays as it is keeps the keyboard, and is not read again
      last = found;
    } catch { /* look again */ }
  };
  const begin = () => { look(); setInterval(() => document.hidden || look(), 4000); };
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin); // before it, each name that is looked up would keep the page loading
}

// A search shows what it finds while one types; the newest answer holds.
document.querySelectorAll("[data-find]").forEach((form) => {
  let last = 0;
  form.addEventListener("input", () => {
    const mine = ++last;
    setTimeout(async () => {
      if (mine !== last) return;
      const address = new URL(form.action);
      address.search = new URLSearchParams(new FormData(form));
      try {
        const answer = await fetch(address);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = page.querySelector(form.dataset.find);
        if (mine !== last || !answer.ok || !found) return;
        document.querySelector(form.dataset.find).replaceChildren(...found.childNodes);
        history.replaceState(null, "", address);
      } catch { /* the button still searches */ }
    }, 180);
  });
});

// Leaving quickly leaves nothing to come back to.
on("[data-leave]", "click", (link, event) => {
  event.preventDefault();
  location.replace(link.href);
});

// Of a line of choices that is longer than the screen, the chosen one is in sight.
document.querySelectorAll(".ready [aria-current]").forEach((chosen) => chosen.scrollIntoView({ inline: "center", block: "nearest" }));
// A page that is made for paper.
document.querySelectorAll("[data-print]").forEach((button) => (button.hidden = false));
on("[data-print]", "click", () => print());
// A text that is made for copying.
document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
on("[data-copy]", "click", (button) => {
  const text = document.querySelector(button.dataset.copy);
  text.select();
  if (navigator.clipboard) navigator.clipboard.writeText(text.value).catch(() => {});
  else document.execCommand("copy");
});
