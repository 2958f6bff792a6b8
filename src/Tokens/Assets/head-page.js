"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const perPage = 20;
  const kinds = data.kinds;
  const $ = id => document.getElementById(id);
  const state = { page: 0, kind: "", search: "", order: "rank" };
  let shown = [];

  // [rank, sequence, position, token, delta, loss, labels, primary, pattern, attended, weight]
  const rows = data.list.map(r => ({
    rank: r[0], sequence: r[1], position: r[2], token: data.tokens[r[3]], delta: r[4] / 1000, loss: r[5] / 1000,
    labels: r[6], primary: r[7], pattern: r[8], attended: r[9], weight: r[10] / 1000, context: data.contexts[r[0] - 1],
  }));
  for (const row of rows) {
    const words = row.context ? row.context.t.map(t => data.tokens[t]).join("") : row.token;
    row.haystack = (words + "\n" + row.pattern).toLowerCase();
  }

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  const signed = value => (value > 0 ? "+" : value < 0 ? "\u2212" : "") + Math.abs(value).toFixed(3);
  const visible = text => text.replaceAll(" ", "\u2423").replaceAll("\n", "\u21b5").replaceAll("\t", "\u21e5");
  const labelsOf = bits => kinds.filter((_, i) => bits & (1 << i));
  const labelText = bits => labelsOf(bits).join(", ") || "unclassified";

  function deltaClass(delta) {
    const level = Math.min(6, Math.round(6 * Math.sqrt(Math.abs(delta) / data.scale)));
    return level === 0 ? "" : (delta > 0 ? "p" : "n") + level;
  }

  const attentionClass = w => (w >= 0.5 ? "a4" : w >= 0.2 ? "a3" : w >= 0.05 ? "a2" : w >= 0.01 ? "a1" : "");

  function card(row) {
    const c = row.context;
    const attention = new Map();
    for (let i = 0; i < c.a.length; i += 2) attention.set(c.a[i], c.a[i + 1] / 1000);
    const box = make("article", "card");
    box.id = "c" + row.rank;
    const head = make("header");
    head.append(make("b", "", "#" + row.rank), make("span", "", "\u0394 " + signed(row.delta) + " nats"), make("span", "", "loss " + row.loss.toFixed(3)));
    for (const label of labelsOf(row.labels)) head.append(make("span", "tag", label));
    if (row.labels === 0) head.append(make("span", "tag", "unclassified"));
    if (row.pattern) head.append(make("span", "mono", row.pattern));
    head.append(make("span", "faint", "sequence " + row.sequence + ", position " + row.position));
    if (c.far >= 10) head.append(make("span", "faint", (c.far / 10).toFixed(0) + " % of the attention lies before this window"));
    const text = make("div", "text");
    text.dir = "auto";
    c.t.forEach((id, i) => {
      const position = c.o + i;
      const top = position === row.position;
      const weight = attention.get(position) ?? 0;
      const raw = data.tokens[id];
      const isStart = id === data.start;
      const piece = isStart ? "\u27e8start\u27e9" : raw.replaceAll("\n", "\u21b5\n");
      const span = make("span", [isStart ? "mark" : "", deltaClass(c.d[i] / 1000), attentionClass(weight), top ? "top" : ""].filter(Boolean).join(" "), piece);
      span.info = { raw: isStart ? piece : raw, position, delta: position > 0 ? c.d[i] / 1000 : null, loss: c.l[i] / 1000, weight, top, row };
      text.append(span);
    });
    box.append(head, text);
    return box;
  }

  function describe(info) {
    const line = make("div");
    line.append(make("span", "mono", "\u201c" + visible(info.raw) + "\u201d"), make("span", "", "position " + info.position));
    if (info.delta !== null) line.append(make("span", "", "\u0394 " + signed(info.delta)), make("span", "", "loss " + info.loss.toFixed(3)));
    if (info.position < info.row.position) line.append(make("span", "", "attention " + (100 * info.weight).toFixed(1) + " %"));
    if (info.top) line.append(make("span", "", labelText(info.row.labels)));
    $("status").replaceChildren(line);
  }

  let marked = null;
  function point(event) {
    const span = event.target.closest?.(".text span");
    if (!span) return;
    marked?.classList.remove("on");
    marked = span;
    span.classList.add("on");
    describe(span.info);
  }

  function pages() {
    return Math.max(1, Math.ceil(shown.filter(row => row.context).length / perPage));
  }

  function drawCards(isMove) {
    const withContext = shown.filter(row => row.context);
    state.page = Math.min(Math.max(state.page, 0), pages() - 1);
    const part = withContext.slice(state.page * perPage, (state.page + 1) * perPage);
    $("cards").replaceChildren(...part.map(card));
    if (part.length === 0) $("cards").append(make("p", "faint", "No context fits this filter."));
    $("where").textContent = part.length ? (state.page * perPage + 1) + "\u2013" + (state.page * perPage + part.length) + " of " + withContext.length + " contexts" : "0 contexts";
    for (const button of document.querySelectorAll("[data-turn]")) {
      button.disabled = Number(button.dataset.turn) < 0 ? state.page === 0 : state.page >= pages() - 1;
    }
    for (const text of document.querySelectorAll(".text")) {
      const top = text.querySelector(".top");
      if (top && text.scrollHeight > text.clientHeight) text.scrollTop = top.offsetTop - text.offsetTop - text.clientHeight * 0.7;
    }
    if (isMove) $("contexts").scrollIntoView();
  }

  function drawList() {
    const body = make("tbody");
    for (const row of shown) {
      const line = make("tr");
      if (row.context) line.dataset.card = row.rank;
      line.append(make("td", "n", row.rank), make("td", "n", signed(row.delta)), make("td", "n", row.loss.toFixed(3)), make("td", "mono", visible(row.token)),
        make("td", "", labelText(row.labels)), make("td", "mono", row.pattern), make("td", "n", row.sequence + ":" + row.position),
        make("td", "n", row.attended + " (" + (100 * row.weight).toFixed(0) + " %)"));
      body.append(line);
    }
    $("list").replaceChild(body, $("list").tBodies[0]);
    $("count").textContent = shown.length + " of " + rows.length + " tokens";
  }

  function draw() {
    const search = state.search.toLowerCase();
    shown = rows.filter(row => (state.kind === "" || (state.kind === "none" ? row.labels === 0 : row.labels & (1 << Number(state.kind))))
      && (search === "" || row.haystack.includes(search)));
    if (state.order === "loss") shown.sort((a, b) => b.loss - a.loss || a.rank - b.rank);
    if (state.order === "place") shown.sort((a, b) => a.sequence - b.sequence || a.position - b.position);
    state.page = 0;
    drawCards(false);
    drawList();
  }

  function turn(by) {
    const before = state.page;
    state.page = Math.min(Math.max(state.page + by, 0), pages() - 1);
    if (state.page !== before) drawCards(true);
  }

  $("kind").addEventListener("change", event => { state.kind = event.target.value; draw(); });
  $("order").addEventListener("change", event => { state.order = event.target.value; draw(); });
  $("search").addEventListener("input", event => { state.search = event.target.value; draw(); });
  $("delta").addEventListener("change", event => document.body.classList.toggle("no-delta", !event.target.checked));
  $("attention").addEventListener("change", event => document.body.classList.toggle("no-attention", !event.target.checked));
  for (const button of document.querySelectorAll("[data-turn]")) button.addEventListener("click", () => turn(Number(button.dataset.turn)));
  $("cards").addEventListener("pointerover", point);
  $("cards").addEventListener("click", point);
  $("list").addEventListener("click", event => {
    const line = event.target.closest("tr[data-card]");
    if (!line) return;
    const index = shown.filter(row => row.context).findIndex(row => row.rank === Number(line.dataset.card));
    state.page = Math.floor(index / perPage);
    drawCards(false);
    $("c" + line.dataset.card).scrollIntoView({ block: "center" });
  });
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select")) return;
    if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === "/") { event.preventDefault(); $("search").focus(); }
  });
  draw();
})();
