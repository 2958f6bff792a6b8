// A context as a card: the numbers of its token, and its text on each side with colours and attention.

const clip = { before: 110, after: 24 };

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content.filter(part => part !== null && part !== undefined));
  return element;
}

const signed = value => (value > 0 ? "+" : value < 0 ? "\u2212" : "\u00b1") + Math.abs(value).toFixed(3);
const percent = weight => (100 * weight).toFixed(weight < 0.0995 ? 1 : 0) + " %";

function deltaClass(delta, scale) {
  const level = Math.min(6, Math.round(6 * Math.sqrt(Math.abs(delta) / scale)));
  return level === 0 ? "" : (delta > 0 ? "p" : "n") + level;
}

const attentionClass = w => w >= 0.5 ? "a4" : w >= 0.2 ? "a3" : w >= 0.05 ? "a2" : "a1";

function tokenSpan(piece) {
  const span = make("span", "tok");
  for (const part of piece.parts) {
    if (part.text !== undefined) span.append(part.text.replaceAll("\n", "\u21b5\n").replaceAll("\t", "\u21e5\t"));
    else span.append(make("i", part.lead ? "lead" : "esc", part.lead ? "\u00b7" : part.escape));
  }
  if (piece.parts.length === 0) span.append(make("i", "esc", "empty"));
  else if (withoutWidth.test(piece.plain)) span.classList.add("thin");
  return span;
}

// The text of a row on one side. `shown` are the first and last position.
class Panel {
  constructor(view, row, s, shown) {
    this.view = view;
    this.row = row;
    this.s = s;
    [this.first, this.last] = shown;
    this.chosen = row.position;
    this.marked = [];
    this.others = [];
    const { data } = view;
    const { pieces } = textOf(data, row.stretch);
    this.element = make("div", "text");
    this.element.tabIndex = 0;
    this.element.dir = "auto";
    this.element.id = "t" + row.index + "-" + s;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", "Context of token " + (row.index + 1) + (data.sides.length > 1 ? " at step " + data.sides[s].step : "") + ". Left and right arrow keys go from token to token.");
    this.element.panel = this;
    this.spans = [];
    for (let position = this.first; position <= this.last; position++) {
      const span = tokenSpan(pieces[position - row.stretch.first]);
      const colour = position === 0 ? "" : deltaClass(this.deltaAt(position), data.scale);
      if (colour) span.classList.add(colour);
      if (position === row.position) span.classList.add("top");
      if (row.hit && position >= row.hit[0] && position < row.hit[1]) span.classList.add("hit");
      span.position = position;
      this.spans.push(span);
    }
    for (const label of row.labels) {
      const span = this.spanAt(label.source);
      span?.classList.add("source", "k-" + data.kinds[label.kind].replaceAll(" ", "-"));
    }
    this.element.append(...this.spans);
    this.attend(row.position);
  }

  spanAt(position) { return this.spans[position - this.first]; }

  deltaAt(position) {
    const { data } = this.view;
    const at = s => valuesAt(data, data.sides[s], this.row.stretch, position).delta;
    return this.view.isDifference ? at(1) - at(0) : at(this.s);
  }

  // Draws where the head looks while the token at `position` is predicted.
  attend(position) {
    for (const span of this.marked) span.classList.remove("a1", "a2", "a3", "a4", "from");
    this.marked = [];
    if (position === 0) return;
    for (const [place, weight] of attentionAt(this.view.data, this.s, this.row.stretch, position).places) {
      const span = weight >= 0.005 ? this.spanAt(place) : null;
      if (!span) continue;
      span.classList.add(attentionClass(weight));
      this.marked.push(span);
    }
    const from = this.spanAt(position);
    from.classList.add("from");
    this.marked.push(from);
  }

  // Marks the token that the reader is at, and tells its numbers.
  visit(position) {
    this.leave();
    for (const panel of [this, ...this.others]) {
      panel.at = position;
      panel.spanAt(position).classList.add("on");
      panel.attend(position);
    }
    this.spanAt(position).id = "active-token";
    this.element.setAttribute("aria-activedescendant", "active-token");
    this.view.describe(this, position);
  }

  leave() {
    for (const panel of [this, ...this.others]) {
      if (panel.at === undefined) continue;
      const span = panel.spanAt(panel.at);
      span.classList.remove("on");
      span.removeAttribute("id");
      panel.element.removeAttribute("aria-activedescendant");
      panel.at = undefined;
      panel.attend(panel.chosen);
    }
  }

  // Keeps the attention of a token drawn.
  choose(position) {
    for (const panel of [this, ...this.others]) {
      panel.spanAt(panel.chosen).classList.remove("chosen");
      panel.chosen = position;
      if (position !== panel.row.position) panel.spanAt(position).classList.add("chosen");
      panel.attend(position);
    }
  }

  key(event) {
    const at = this.at ?? this.chosen;
    const rightToLeft = getComputedStyle(this.element).direction === "rtl" ? -1 : 1;
    const to = {
      ArrowRight: at + rightToLeft, ArrowLeft: at - rightToLeft, Home: this.first, End: this.last,
      ArrowUp: event.key === "ArrowUp" && this.vertical(at, -1), ArrowDown: event.key === "ArrowDown" && this.vertical(at, 1),
    }[event.key];
    if (to !== undefined) this.visit(Math.min(this.last, Math.max(this.first, to)));
    else if (event.key === "Enter" || event.key === " ") this.choose(at);
    else if (event.key === "Escape") { this.choose(this.row.position); this.visit(this.row.position); }
    else return false;
    this.spanAt(this.at ?? this.chosen).scrollIntoView({ block: "nearest" });
    return true;
  }

  // The token on the line above or below that is nearest.
  vertical(at, by) {
    const start = this.spanAt(at).getClientRects()[0];
    let best = at, bestLine = null, bestGap = Infinity;
    for (let p = at + by; p >= this.first && p <= this.last; p += by) {
      const box = this.spanAt(p).getClientRects()[0];
      if (!box || Math.abs(box.top - start.top) < start.height / 2) continue;
      if (bestLine === null) bestLine = box.top;
      if (Math.abs(box.top - bestLine) > start.height / 2) break;
      const gap = Math.abs(box.left - start.left);
      if (gap < bestGap) [best, bestGap] = [p, gap];
    }
    return best;
  }
}

// Card of one row. view: { data, isDifference, isRevealed(row), expanded, describe, ... }.
function card(view, row) {
  const { data } = view;
  const box = make("article", "card");
  box.id = "c" + row.index;
  box.tabIndex = -1;
  box.setAttribute("aria-labelledby", "h" + row.index);
  const open = view.isRevealed(row);
  const head = make("header");
  const title = make("h3", "", data.sides.length === 1 ? "#" + row.ranks[0] + " " : "", make("span", "mono word", open ? row.word : "covered"));
  title.id = "h" + row.index;
  head.append(title);
  if (data.sides.length === 1) {
    head.append(make("span", "number", "\u0394 ", make("b", "", signed(row.deltas[0])), " nats"), make("span", "number", "loss ", make("b", "", row.losses[0].toFixed(3))));
  } else {
    head.append(make("span", "outcome " + row.outcome, row.outcome),
      make("span", "number", "\u0394 ", make("b", "", signed(row.deltas[0])), " \u2192 ", make("b", "", signed(row.deltas[1])), " (" + signed(row.deltas[1] - row.deltas[0]) + ")"),
      make("span", "number", "loss ", make("b", "", row.losses[0].toFixed(3)), " \u2192 ", make("b", "", row.losses[1].toFixed(3))));
  }
  head.append(...labelButtons(view, row, open), make("span", "faint", "sequence " + row.sequence + ", position " + row.position));
  box.append(head);
  if (!row.stretch) box.append(make("p", "cover faint", "This page had no room for the context of this token."));
  else if (!open) box.append(cover(view, row));
  else fill(view, row, box);
  return box;
}

function labelButtons(view, row, open) {
  if (row.labels.length === 0) return [make("span", "tag k-unclassified", "unclassified")];
  return row.labels.map(label => {
    const name = view.data.kinds[label.kind];
    const tag = make("button", "tag k-" + name.replaceAll(" ", "-"), name, open ? make("span", "mono", " " + label.pattern) : null);
    tag.type = "button";
    tag.title = label.evidence + ". Show all tokens of this pattern";
    tag.addEventListener("click", () => view.showPattern(label));
    return tag;
  });
}

function cover(view, row) {
  const button = make("button", "", "Show this context");
  button.type = "button";
  button.addEventListener("click", () => view.reveal(row));
  return make("p", "cover", make("span", "faint", view.data.covered ? "All contexts are covered. " : "This context holds a word that may offend. "), button);
}

function fill(view, row, box) {
  const { data } = view;
  const [first, last] = windowOf(data, row);
  const isExpanded = view.expanded.has(row);
  const hit = row.hit ? Math.max(first, row.hit[0] - 8) : Infinity, hitEnd = row.hit ? row.hit[1] + 8 : 0;
  const shown = isExpanded ? [first, last]
    : [Math.min(Math.max(first, row.position - clip.before), hit), Math.max(Math.min(last, row.position + clip.after), Math.min(last, hitEnd))];
  const sides = view.isDifference ? [1] : data.sides.map((_, s) => s);
  const panels = make("div", sides.length > 1 ? "panels" : "");
  const made = sides.map(s => new Panel(view, row, s, shown));
  for (const panel of made) {
    const { s } = panel;
    panel.others = made.filter(other => other !== panel);
    if (data.sides.length === 1) panels.append(panel.element);
    else panels.append(make("section", "", make("h4", "", view.isDifference ? "\u0394 at step " + data.sides[1].step + " less \u0394 at step " + data.sides[0].step : "step " + data.sides[s].step), panel.element));
  }
  box.append(panels);
  const more = first < shown[0] || last > shown[1];
  if (more || isExpanded) {
    const rest = [[shown[0] - first, "before"], [last - shown[1], "after"]].filter(part => part[0] > 0).map(part => part.join(" more "));
    const button = make("button", "link", isExpanded ? "Show less" : "Show " + rest.join(" and "));
    button.type = "button";
    button.addEventListener("click", () => view.expand(row));
    box.append(make("footer", "", button));
  }
}
