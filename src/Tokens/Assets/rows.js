// Which rows are shown and in which order.

const compareText = (a, b) => a < b ? -1 : a > b ? 1 : 0;

function sortOrders(data) {
  const last = data.sides.length - 1;
  const pattern = row => row.labels.length ? row.labels[0].pattern : "\uffff";
  const common = {
    loss: ["Loss, largest first", (a, b) => b.losses[last] - a.losses[last]],
    easy: ["Loss, smallest first", (a, b) => a.losses[last] - b.losses[last]],
    early: ["Position, earliest first", (a, b) => a.position - b.position],
    late: ["Position, latest first", (a, b) => b.position - a.position],
    place: ["Place in the data", (a, b) => a.sequence - b.sequence || a.position - b.position],
    pattern: ["Pattern", (a, b) => a.primary - b.primary || compareText(pattern(a), pattern(b))],
    token: ["Token", (a, b) => compareText(a.word, b.word)],
    attention: ["Largest attention", (a, b) => b.weights[last] - a.weights[last]],
  };
  if (last === 0) {
    return { delta: ["\u0394, largest first", (a, b) => a.ranks[0] - b.ranks[0]], least: ["\u0394, smallest first", (a, b) => b.ranks[0] - a.ranks[0]], ...common };
  }
  const gain = row => row.deltas[1] - row.deltas[0];
  return {
    gained: ["\u0394 gained most", (a, b) => gain(b) - gain(a)],
    lost: ["\u0394 lost most", (a, b) => gain(a) - gain(b)],
    delta: ["\u0394 at step " + data.sides[1].step, (a, b) => b.deltas[1] - a.deltas[1]],
    before: ["\u0394 at step " + data.sides[0].step, (a, b) => b.deltas[0] - a.deltas[0]],
    ...common,
  };
}

function windowOf(data, row) {
  return [Math.max(row.stretch.first, row.position - data.before), Math.min(row.stretch.first + row.stretch.count - 1, row.position + data.after)];
}

function needlesOf(search) {
  const text = search.toLowerCase().replaceAll("\u2423", " ").replaceAll("\u21b5", "\n").replaceAll("\u21e5", "\t");
  return [...new Set([text, text.normalize("NFC"), text.normalize("NFD")])];
}

// state: kind (index, "none" or ""), outcome, pattern (exact, or null), search, order.
function chooseRows(data, state, orders) {
  const needles = state.search === "" ? null : needlesOf(state.search);
  const isKind = row => state.kind === "" || (state.kind === "none" ? row.bits === 0 : (row.bits >> Number(state.kind)) & 1);
  const hasPattern = row => state.pattern === null
    || row.labels.some(label => label.pattern === state.pattern && (state.kind === "" || state.kind === "none" || label.kind === Number(state.kind)));
  const isFound = row => {
    row.hit = null;
    if (!needles) return true;
    if (row.stretch) row.hit = findIn(data, row.stretch, ...windowOf(data, row), row.position, needles);
    return row.hit !== null || needles.some(needle => row.labels.some(label => label.pattern.toLowerCase().includes(needle)));
  };
  const rows = data.rows.filter(row => isKind(row) && (state.outcome === "" || row.outcome === state.outcome) && hasPattern(row) && isFound(row));
  const compare = orders[state.order][1];
  return rows.sort((a, b) => compare(a, b) || a.index - b.index);
}
