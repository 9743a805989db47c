/**
 * What is cut off, hidden or lies over something else on the page as it is now; said in sentences, none if all is well.
 * Judged is what lies on top: an open sheet or panel, else the page. Read by test_accessibility_room.py.
 */
() => {
  const PICTURES = ".chart, .unseen, .skip, svg, math, [aria-hidden=true], .name span"; // drawn, or for ears only
  const OWN_WAY = "select, textarea, noscript, script"; // the browser shows what they hold
  const ABOVE = ".notices, #bubble"; // lie over the page on purpose, and go
  const WIDE = ".table-wrap, .table-frame, .diagram-frame, .blocks, pre, textarea"; // need two dimensions (WCAG 1.4.10)
  const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const SLACK = 2;

  const wrong = [];
  const brief = (node) => node.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const say = (what, node, more = "") => wrong.push(`${what}: ${brief(node)} ${more}`);
  const layers = [...document.querySelectorAll("dialog[open], [popover]:popover-open:not(.notices)")];
  const top = layers.at(-1) ?? document.body;
  const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const above = function* (node) {
    for (let each = node; each && each !== document.documentElement; each = each.parentElement) {
      yield [each, getComputedStyle(each)];
      if (each === top) return;
    }
  };

  function* texts() {
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !shown(holder) || holder.closest(`${PICTURES}, ${OWN_WAY}, ${ABOVE}`)) continue;
      range.selectNodeContents(walker.currentNode);
      yield { holder, box: range.getBoundingClientRect(), lines: [...range.getClientRects()] };
    }
  }

  /** A text is inside all that clips it, unless it can be scrolled to, or ends in dots and is said in full by a title. */
  function clipped({ holder, box }) {
    let [aside, down] = [false, false];
    for (const [node, style] of above(holder)) {
      const at = node.getBoundingClientRect();
      aside ||= /auto|scroll/.test(style.overflowX);
      down ||= /auto|scroll/.test(style.overflowY);
      const dots = style.textOverflow === "ellipsis" && node.closest("[title]");
      if (!aside && !dots && /hidden|clip/.test(style.overflowX) && (box.left < at.left - 1 || box.right > at.right + 1))
        return say("cut at its side", node);
      if (!down && /hidden|clip/.test(style.overflowY) && (box.top < at.top - SLACK || box.bottom > at.bottom + SLACK))
        return say("cut below", node);
    }
    if (!aside && box.width && (box.left < -1 || box.right > innerWidth + 1)) say("outside the window", holder);
  }

  /** The part of a line of text that is seen. */
  function seen(line, holder) {
    let { left, right, top: upper, bottom } = line;
    for (const [node, style] of above(holder)) {
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const at = node.getBoundingClientRect();
      [left, right] = [Math.max(left, at.left), Math.min(right, at.right)];
      [upper, bottom] = [Math.max(upper, at.top), Math.min(bottom, at.bottom)];
    }
    return { left, right, top: upper + SLACK, bottom: bottom - SLACK, holder };
  }

  function overlapping() {
    const stays = (node) => [...above(node)].some(([, { position }]) => /fixed|sticky/.test(position));
    const lines = [...texts()]
      .filter(({ holder }) => !stays(holder) && !holder.matches("sub, sup"))
      .flatMap(({ holder, lines: all }) => all.map((line) => seen(line, holder)))
      .filter((line) => line.right - line.left > SLACK && line.bottom > line.top)
      .sort((a, b) => a.top - b.top);
    for (const [k, one] of lines.entries())
      for (let j = k + 1; j < lines.length && lines[j].top < one.bottom; j++) {
        const other = lines[j];
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - other.top;
        if (wide > SLACK && high > SLACK && one.holder !== other.holder) say("text over text", one.holder, brief(other.holder));
      }
  }

  /** Scrolled to, a control is what lies under the pointer. */
  function hidden(node) {
    node.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = node.getBoundingClientRect();
    const own = (at) => node.contains(at) || [...(node.labels ?? [])].some((label) => label.contains(at));
    const under = (share) =>
      document
        .elementsFromPoint(box.left + share * box.width, box.top + box.height / 2)
        .find((at) => !at.closest(ABOVE));
    if (box.width > 0 && ![0.5, 0.2, 0.8].some((share) => own(under(share)))) say("hidden", node, `under ${brief(under(0.5) ?? top)}`);
  }

  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth > innerWidth) wrong.push(`the page is ${scrollWidth - innerWidth} pixels wider than its window`);
  for (const text of texts()) clipped(text);
  overlapping();
  for (const node of [top, ...top.querySelectorAll("*")]) {
    const aside = /auto|scroll/.test(getComputedStyle(node).overflowX) && node.scrollWidth > node.clientWidth + 1;
    if (aside && shown(node) && !node.matches(WIDE)) say("goes sideways", node);
  }
  const place = [scrollX, scrollY];
  for (const node of top.querySelectorAll(CONTROLS)) {
    const several = ".knob"; // points of equal value lie on one another, and are told apart by keys
    if (shown(node) && !node.disabled && !node.closest(`.unseen, .skip, ${ABOVE}, ${several}`)) hidden(node);
  }
  scrollTo(...place);
  return wrong;
};
