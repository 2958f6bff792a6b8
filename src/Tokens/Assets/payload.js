// The data of the page: base64 of deflated bytes, which hold a description in JSON and planes of numbers (HeadPageData says which).

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function readPayload(text) {
  const bytes = await inflate(fromBase64(text));
  const size = new DataView(bytes.buffer).getUint32(0, true);
  const data = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  let next = 4 + size;
  const take = count => bytes.subarray(next, next += count);
  const words = count => {
    const low = take(count), high = take(count), values = new Uint16Array(count);
    for (let i = 0; i < count; i++) values[i] = low[i] | (high[i] << 8);
    return values;
  };

  data.vocabulary = data.lengths.map(take);
  data.stretches = unflatten(data.stretches);
  const count = data.stretches.reduce((sum, stretch) => sum + stretch.count, 0);
  data.ids = words(count);
  data.sides = data.steps.map(step => ({ step, deltas: words(count), losses: words(count), distances: words(count), weights: take(count) }));
  data.sides.forEach((side, s) => {
    const counts = data.attended[s];
    const total = counts.reduce((sum, n) => sum + n, 0);
    const distances = words(total), weights = words(total);
    let start = 0;
    side.attention = counts.map(n => {
      const part = { distances: distances.subarray(start, start + n), weights: weights.subarray(start, start + n) };
      start += n;
      return part;
    });
  });
  data.rows = data.rows.map((row, index) => readRow(data, row, index));
  data.rowAt = new Map(data.rows.map(row => [row.sequence + ":" + row.position, row]));
  return data;
}

// Three numbers for each stretch: sequence, position of its first token, number of tokens. `start` is where its tokens begin in the planes.
function unflatten(numbers) {
  const stretches = [];
  let start = 0;
  for (let i = 0; i < numbers.length; i += 3) {
    stretches.push({ sequence: numbers[i], first: numbers[i + 1], count: numbers[i + 2], start });
    start += numbers[i + 2];
  }
  return stretches;
}

function readRow(data, fields, index) {
  const [sequence, position, token, stretch, covered, ranks, deltas, losses, peaks, weights, labels] = fields;
  const row = {
    index, sequence, position, token, stretch: data.stretches[stretch] ?? null, covered: covered === 1, ranks,
    deltas: deltas.map(d => d / 1000), losses: losses.map(l => l / 1000), peaks, weights: weights.map(w => w / 1000), labels: [], bits: 0,
  };
  for (let i = 0; i < labels.length; i += 4) {
    row.labels.push({ kind: labels[i], pattern: data.patterns[labels[i + 1]], source: labels[i + 2], evidence: labels[i + 3] });
    row.bits |= 1 << labels[i];
  }
  row.primary = row.labels.length ? row.labels[0].kind : data.kinds.length;
  row.outcome = ranks.length < 2 ? "" : !ranks[0] ? "won" : !ranks[1] ? "lost" : "kept";
  return row;
}

// What the planes say of the token at a position of a stretch, on one side.
function valuesAt(data, side, stretch, position) {
  const i = stretch.start + position - stretch.first;
  const zigzag = side.deltas[i];
  return {
    delta: ((zigzag >> 1) ^ -(zigzag & 1)) / 1000, loss: side.losses[i] / 100,
    peak: side.distances[i] ? position - side.distances[i] : -1, weight: side.weights[i] / 200,
  };
}

// Where the head looks while the token at a position is predicted: all weights stored for a ranked token, for another the largest one.
function attentionAt(data, s, stretch, position) {
  const row = data.rowAt.get(stretch.sequence + ":" + position);
  const stored = row ? data.sides[s].attention[row.index] : null;
  if (stored && stored.distances.length) {
    return { isWhole: true, places: Array.from(stored.distances, (d, i) => [position - d, stored.weights[i] / 10000]) };
  }
  if (row) return { isWhole: false, places: [[row.peaks[s], row.weights[s]]] };
  const values = valuesAt(data, data.sides[s], stretch, position);
  return { isWhole: false, places: values.peak >= 0 ? [[values.peak, values.weight]] : [] };
}
