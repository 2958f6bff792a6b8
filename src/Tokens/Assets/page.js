// The page: controls, paging, keys, and the numbers of the token that the reader is at.

const perPage = 20;
const $ = id => document.getElementById(id);

class HeadView {
  constructor(data) {
    this.data = data;
    this.orders = sortOrders(data);
    this.first = Object.keys(this.orders)[0];
    this.state = { kind: "", outcome: "", pattern: null, search: "", order: this.first };
    this.page = 0;
    this.expanded = new Set();
    this.revealed = new Set();
    this.isAllRevealed = false;
    this.isDifference = false;
    this.hovered = null;
    for (const row of data.rows) row.word = visibleToken(data, row.token);
    this.buildControls();
    this.readAddress();
    this.listen();
    this.draw();
  }

  buildControls() {
    const { data } = this;
    for (const [name, [text]] of Object.entries(this.orders)) $("order").append(new Option(text, name));
    const count = test => data.rows.filter(test).length;
    const chip = (group, value, text, n, className) => {
      const button = make("button", "chip", className ? make("i", "dot " + className) : null, text, make("span", "faint", " " + n));
      button.type = "button";
      button.dataset[group] = value;
      $(group + "s").append(button);
    };
    chip("kind", "", "all", data.rows.length);
    data.kinds.forEach((name, k) => chip("kind", String(k), name, count(row => (row.bits >> k) & 1), "k-" + name.replaceAll(" ", "-")));
    chip("kind", "none", "unclassified", count(row => row.bits === 0), "k-unclassified");
    if (data.sides.length > 1) {
      chip("outcome", "", "all", data.rows.length);
      for (const outcome of ["won", "lost", "kept"]) chip("outcome", outcome, outcome, count(row => row.outcome === outcome));
      $("outcomes").hidden = $("difference-label").hidden = false;
    }
    $("reveal").hidden = !data.rows.some(row => row.covered);
  }

  // The part of the address behind # keeps what is shown, so that a view can be linked to.
  readAddress() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const { state, data } = this;
    const kind = asked.get("kind");
    state.kind = kind === "unclassified" ? "none" : data.kinds.includes(kind) ? String(data.kinds.indexOf(kind)) : "";
    state.outcome = ["won", "lost", "kept"].includes(asked.get("outcome")) ? asked.get("outcome") : "";
    state.pattern = asked.get("pattern");
    state.search = asked.get("search") ?? "";
    state.order = Object.hasOwn(this.orders, asked.get("order") ?? "") ? asked.get("order") : this.first;
    this.page = Math.max(0, (Number.parseInt(asked.get("page"), 10) || 1) - 1);
    $("search").value = state.search;
    $("order").value = state.order;
  }

  writeAddress() {
    const { state } = this;
    const parts = new URLSearchParams();
    if (state.kind !== "") parts.set("kind", state.kind === "none" ? "unclassified" : this.data.kinds[Number(state.kind)]);
    if (state.outcome !== "") parts.set("outcome", state.outcome);
    if (state.pattern !== null) parts.set("pattern", state.pattern);
    if (state.search !== "") parts.set("search", state.search);
    if (state.order !== this.first) parts.set("order", state.order);
    if (this.page > 0) parts.set("page", this.page + 1);
    const text = parts.toString();
    try { history.replaceState(null, "", text === "" ? location.pathname + location.search : "#" + text); } catch { /* Some browsers do not let a file change its address. */ }
  }

  isRevealed(row) { return !row.covered || this.isAllRevealed || this.revealed.has(row); }

  reveal(row) {
    this.revealed.add(row);
    this.redraw(row);
  }

  expand(row) {
    if (!this.expanded.delete(row)) this.expanded.add(row);
    this.redraw(row);
  }

  redraw(row) {
    $("c" + row.index).replaceWith(card(this, row));
    this.settle($("c" + row.index));
    const text = $("c" + row.index).querySelector(".text");
    text.focus({ preventScroll: true });
  }

  showPattern(label) {
    this.state.pattern = label.pattern;
    this.state.kind = String(label.kind);
    this.change();
    this.tell(this.shown.length + " tokens of the pattern " + label.pattern);
  }

  change() {
    this.page = 0;
    this.draw();
  }

  get pages() { return Math.max(1, Math.ceil(this.shown.length / perPage)); }

  draw() {
    this.shown = chooseRows(this.data, this.state, this.orders);
    for (const button of document.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === this.state.kind));
    for (const button of document.querySelectorAll("[data-outcome]")) button.setAttribute("aria-pressed", String(button.dataset.outcome === this.state.outcome));
    $("pattern").hidden = this.state.pattern === null;
    $("pattern-text").textContent = this.state.pattern ?? "";
    this.drawPage();
    if ($("all").open) this.drawList();
  }

  drawPage() {
    this.page = Math.min(Math.max(this.page, 0), this.pages - 1);
    const first = this.page * perPage, part = this.shown.slice(first, first + perPage);
    this.hovered = null;
    $("cards").replaceChildren(...part.map(row => card(this, row)));
    if (part.length === 0) $("cards").append(make("p", "faint", "No token fits. Choose another pattern or search for something else."));
    const where = part.length ? (first + 1) + "\u2013" + (first + part.length) + " of " + this.shown.length + " tokens" : "0 tokens";
    for (const place of document.querySelectorAll(".where")) place.textContent = where;
    for (const button of document.querySelectorAll("[data-turn]")) button.disabled = Number(button.dataset.turn) < 0 ? this.page === 0 : this.page >= this.pages - 1;
    for (const box of $("cards").children) this.settle(box);
    this.writeAddress();
  }

  // A long text scrolls to its token.
  settle(box) {
    for (const text of box.querySelectorAll(".text")) {
      const top = text.querySelector(".top");
      if (text.scrollHeight > text.clientHeight + 4) text.scrollTop = top.offsetTop - text.offsetTop - text.clientHeight * 0.6;
    }
  }

  turn(by) {
    const before = this.page;
    this.page = Math.min(Math.max(this.page + by, 0), this.pages - 1);
    if (this.page === before) return;
    this.drawPage();
    $("contexts").scrollIntoView();
    this.tell("Page " + (this.page + 1) + " of " + this.pages);
  }

  // Goes to the next or previous context and the token it is about.
  step(by) {
    const texts = [...document.querySelectorAll(".card")].map(box => box.querySelector(".text, .cover button")).filter(Boolean);
    const here = document.activeElement.closest?.(".card");
    const at = texts.findIndex(text => text.closest(".card") === here);
    const to = here ? at + by : by > 0 ? 0 : texts.length - 1;
    if (to < 0 || to >= texts.length) {
      const before = this.page;
      this.turn(by);
      if (this.page !== before) this.step(by);
      return;
    }
    texts[to].focus({ preventScroll: true });
    texts[to].closest(".card").scrollIntoView({ block: "nearest" });
  }

  drawList() {
    const two = this.data.sides.length > 1;
    const body = make("tbody");
    for (const row of this.shown) {
      const open = this.isRevealed(row);
      const cell = (className, text) => make("td", className, text);
      const jump = make("button", "link", String(two ? row.ranks.map(rank => rank || "\u2013").join(" \u2192 ") : row.ranks[0]));
      jump.type = "button";
      jump.addEventListener("click", () => this.show(row));
      const last = row.deltas.length - 1;
      const line = make("tr", "", make("td", "n", jump), cell("mono", open ? row.word : "covered"), cell("n", row.deltas.map(signed).join(" \u2192 ")), cell("n", row.losses.map(loss => loss.toFixed(3)).join(" \u2192 ")),
        cell("", row.labels.map(label => this.data.kinds[label.kind]).join(", ") || "unclassified"), cell("mono", open ? row.labels[0]?.pattern ?? "" : ""),
        cell("n", row.sequence + ":" + row.position), cell("n", row.peaks[last] + " (" + percent(row.weights[last]) + ")"));
      body.append(line);
    }
    $("list").replaceChild(body, $("list").tBodies[0]);
  }

  show(row) {
    this.page = Math.floor(this.shown.indexOf(row) / perPage);
    this.drawPage();
    $("c" + row.index).scrollIntoView({ block: "start" });
    ($("c" + row.index).querySelector(".text, button") ?? $("c" + row.index)).focus({ preventScroll: true });
  }

  tell(text) { $("status").replaceChildren(make("div", "", text)); }

  // The numbers of one token of a context.
  describe(panel, position) {
    const { data } = this, { row } = panel, { stretch } = row;
    const { pieces } = textOf(data, stretch);
    const word = p => p >= stretch.first && p < stretch.first + stretch.count ? visiblePiece(pieces[p - stretch.first]) : "\u2026";
    const piece = pieces[position - stretch.first];
    const line = make("div", "", make("span", "mono word", word(position)));
    const lead = piece.parts.find(part => part.lead);
    if (lead) line.append(make("span", "", "bytes " + lead.lead + " of " + lead.whole));
    line.append(make("span", "", "position " + position));
    if (position === 0) line.append(make("span", "faint", "not predicted"));
    const ranked = data.rowAt.get(stretch.sequence + ":" + position);
    for (const [s, side] of data.sides.entries()) {
      if (position === 0) continue;
      const values = valuesAt(data, side, stretch, position);
      const prefix = data.sides.length > 1 ? "step " + side.step + ": " : "";
      line.append(make("span", "number", prefix + "\u0394 ", make("b", "", signed(ranked ? ranked.deltas[s] : values.delta))),
        make("span", "number", "loss ", make("b", "", ranked ? ranked.losses[s].toFixed(3) : values.loss.toFixed(2))));
      if (ranked) line.append(make("span", "", ranked.ranks[s] ? "rank " + ranked.ranks[s] : "not ranked"));
    }
    const second = make("div");
    if (position > 0) second.append(make("span", "", this.attentionText(panel, position, word)));
    if (ranked) second.append(make("span", "", ranked.labels.map(label => data.kinds[label.kind] + " " + label.pattern + " (" + label.evidence + ")").join("; ") || "unclassified"));
    const from = panel.chosen;
    if (from > position) {
      const found = attentionAt(data, panel.s, stretch, from).places.find(([place]) => place === position);
      if (found) second.append(make("span", "", percent(found[1]) + " of the attention from " + word(from) + " at " + from));
    }
    $("status").replaceChildren(line, second);
  }

  attentionText(panel, position, word) {
    const { isWhole, places } = attentionAt(this.data, panel.s, panel.row.stretch, position);
    if (places.length === 0) return "attention: no place with " + percent(0.05) + " or more";
    const largest = [...places].sort((a, b) => b[1] - a[1]).slice(0, isWhole ? 4 : 1);
    const rest = isWhole ? 1 - largest.reduce((sum, place) => sum + place[1], 0) : 0;
    return "attention: " + largest.map(([place, weight]) => percent(weight) + " " + word(place) + " at " + place).join(", ")
      + (isWhole && rest >= 0.01 ? ", elsewhere " + percent(rest) : isWhole ? "" : " (the largest; more is stored for ranked tokens)");
  }

  listen() {
    const { state } = this;
    for (const group of ["kind", "outcome"]) {
      $(group + "s").addEventListener("click", event => {
        const button = event.target.closest("button");
        if (!button) return;
        state[group] = button.dataset[group];
        if (group === "kind") state.pattern = null;
        this.change();
      });
    }
    $("order").addEventListener("change", event => { state.order = event.target.value; this.change(); });
    let wait;
    $("search").addEventListener("input", event => {
      clearTimeout(wait);
      wait = setTimeout(() => {
        state.search = event.target.value;
        this.change();
        this.tell(this.shown.length + " tokens found");
      }, 120);
    });
    $("pattern").addEventListener("click", () => { state.pattern = null; state.kind = ""; this.change(); });
    $("delta").addEventListener("change", event => document.body.classList.toggle("no-delta", !event.target.checked));
    $("attention").addEventListener("change", event => document.body.classList.toggle("no-attention", !event.target.checked));
    $("difference").addEventListener("change", event => { this.isDifference = event.target.checked; this.drawPage(); });
    $("reveal").addEventListener("click", () => {
      this.isAllRevealed = !this.isAllRevealed;
      this.revealed.clear();
      $("reveal").textContent = this.isAllRevealed ? "Cover again" : "Show covered";
      $("reveal").setAttribute("aria-pressed", String(this.isAllRevealed));
      this.draw();
    });
    $("all").addEventListener("toggle", () => { if ($("all").open) this.drawList(); });
    $("help-open").addEventListener("click", () => $("help").showModal());
    $("help-close").addEventListener("click", () => $("help").close());
    for (const button of document.querySelectorAll("[data-turn]")) button.addEventListener("click", () => this.turn(Number(button.dataset.turn)));
    window.addEventListener("hashchange", () => { this.readAddress(); this.draw(); });
    this.listenToCards();
    document.addEventListener("keydown", event => this.key(event));
  }

  listenToCards() {
    const cards = $("cards");
    const target = event => event.target.closest?.(".tok");
    cards.addEventListener("pointerover", event => {
      const span = target(event);
      const panel = span?.closest(".text").panel;
      if (this.hovered && this.hovered !== panel) this.hovered.leave();
      this.hovered = panel ?? null;
      panel?.visit(span.position);
    });
    cards.addEventListener("pointerleave", () => {
      this.hovered?.leave();
      this.hovered = null;
    });
    cards.addEventListener("click", event => {
      const span = target(event);
      const panel = span?.closest(".text").panel;
      if (!panel) return;
      panel.choose(span.position === panel.chosen ? panel.row.position : span.position);
      panel.visit(span.position);
    });
    cards.addEventListener("focusin", event => {
      const panel = event.target.panel;
      if (panel && panel.at === undefined) panel.visit(panel.chosen);
    });
    cards.addEventListener("focusout", event => event.target.panel?.leave());
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    const panel = document.activeElement?.panel;
    if (panel?.key(event)) {
      event.preventDefault();
      return;
    }
    if (event.target.closest?.("input, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (!$("keys").checked) return;
    const actions = {
      ArrowRight: () => this.turn(1), ArrowLeft: () => this.turn(-1), n: () => this.turn(1), p: () => this.turn(-1),
      j: () => this.step(1), k: () => this.step(-1), "/": () => $("search").focus(), "?": () => $("help").showModal(),
      m: () => $("reveal").hidden || $("reveal").click(), d: () => $("theme").click(),
    };
    if (!Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  }
}

async function startPage() {
  try {
    const data = await readPayload($("data").textContent);
    new HeadView(data);
    document.documentElement.dataset.ready = Math.round(performance.now());
  } catch (error) {
    $("cards").replaceChildren(make("p", "faint", typeof DecompressionStream === "undefined"
      ? "This browser cannot unpack the contexts: any browser from the middle of 2023 on can."
      : "The data of this page is damaged: " + error.message));
    throw error;
  }
}

startPage();
