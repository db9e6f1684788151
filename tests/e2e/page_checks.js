// What must hold of every page. Each check gives sentences of complaint.

window.pageChecks = (() => {
  const all = () => [...document.querySelectorAll("*")];
  const name = (each) => `${each.tagName.toLowerCase()}.${each.getAttribute("class") ?? ""}`;
  const scrolls = (each) => each && (getComputedStyle(each).overflowX !== "visible" || scrolls(each.parentElement));

  // What axe-core finds.
  async function axe(only) {
    const found = await window.axe.run(document, { resultTypes: ["violations"], runOnly: only });
    const why = (node) => [...node.any, ...node.all, ...node.none].map((one) => one.message).join("; ");
    return found.violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${why(node)}`));
  }

  // What makes the page scroll sideways.
  function sideways() {
    const page = document.documentElement;
    const wide = page.scrollWidth - page.clientWidth;
    if (wide <= 0) return [];
    const isBeyond = (each) => {
      const box = each.getBoundingClientRect();
      return box.width && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(each.parentElement);
    };
    const beyond = all().filter(isBeyond).slice(-3);
    const told = beyond.map((each) => `${name(each)} ${each.textContent.trim().slice(0, 40)}`);
    return [`${wide} px wider than the window: ${told.join(" | ")}`];
  }

  // The same, with letters of twice their size.
  function doubled() {
    document.documentElement.style.fontSize = "200%";
    const found = sideways().map((each) => `at 200 % text: ${each}`);
    document.documentElement.style.fontSize = "";
    return found;
  }

  // What is hard to hit: smaller than 24 px either way. A box is as large as its label.
  const TARGETS = "button, select, textarea, summary, input:not([type=hidden]), a.button, nav a, header a";
  function small() {
    const area = (each) => each.matches("[type=checkbox], [type=radio]") && each.closest("label") || each;
    return [...document.querySelectorAll(TARGETS)]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }))
      .map((each) => [each, area(each).getBoundingClientRect()])
      .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
      .map(([each, box]) => `${name(each)} is ${Math.round(box.width)} by ${Math.round(box.height)} px`);
  }

  // What does not show that it has the keyboard. A box that is drawn by its neighbour shows it there.
  function unseen() {
    const isRinged = (each) => {
      const style = each && getComputedStyle(each);
      return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    return [...document.querySelectorAll(`${TARGETS}, a[href]`)]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }))
      .filter((each) => {
        each.focus({ preventScroll: true });
        return document.activeElement === each && !isRinged(each) && !isRinged(each.nextElementSibling);
      })
      .map((each) => `${name(each)} ${each.name ?? ""} does not show that it has the keyboard`);
  }

  // What moves although no motion is wanted.
  function moving() {
    const moves = (style) =>
      style.animationName !== "none" ||
      style.transitionDuration.split(",").some((time) => parseFloat(time) > 0) ||
      style.scrollBehavior === "smooth";
    return all().flatMap((each) => ["", "::before", "::after"]
      .filter((part) => moves(getComputedStyle(each, part)))
      .map((part) => `${name(each)}${part} moves`));
  }

  // What text from outside does: it may only stand there.
  const TURNED = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
  function harm() {
    const values = all().flatMap((each) => [...each.attributes].map((one) => one.value).concat(each.value ?? []));
    const strange = document.querySelectorAll("img[src=x], script:not([src]), [onerror], iframe, object");
    const turned = [document.documentElement.textContent, ...values].filter((text) => TURNED.test(text));
    const around = (text) => JSON.stringify(text.slice(Math.max(0, text.search(TURNED) - 30)).slice(0, 60));
    return [
      ...(window.harmed ? ["somebody else's script ran"] : []),
      ...[...strange].map((each) => `not ours: ${each.outerHTML.slice(0, 80)}`),
      ...turned.map((text) => `turns or steers: ${around(text)}`),
    ];
  }

  // Whether the page is in its language and runs in its direction.
  function language(code) {
    const { lang, dir } = document.documentElement;
    const wanted = code === "ur" ? "rtl" : "ltr";
    return lang === code && dir === wanted ? [] : [`is in ${lang} and runs ${dir}`];
  }

  return {
    onAPhone: async (code, tags) => [
      ...language(code), ...harm(), ...sideways(), ...doubled(), ...small(), ...moving(), ...unseen(),
      ...await axe({ type: "tag", values: tags }),
    ],
    inTheDark: async (rules) => (await axe({ type: "rule", values: rules })).map((each) => `dark: ${each}`),
    atADesk: () => [...sideways(), ...small()].map((each) => `at a desk: ${each}`),
  };
})();
