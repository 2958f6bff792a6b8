// Tokens are bytes. A character may be spread over several tokens, and bytes may be no character at all; both are shown for what they are.

const alwaysEscaped = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cn}|\p{Co}/u;
const withoutWidth = /^[\p{M}\u200c\u200d\ufe00-\ufe0f]+$/u;

const hexadecimal = byte => byte.toString(16).toUpperCase().padStart(2, "0");

function escapeName(code) {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return "U+" + code.toString(16).toUpperCase().padStart(4, "0");
}

// One entry per token: parts in their order, each { text }, { escape } for what cannot be seen, or { lead } for the first bytes of a character that a later token completes.
function decodeTokens(ids, data) {
  const pieces = Array.from(ids, () => ({ parts: [], plain: "" }));
  let pending = [], need = 0, low = 0x80, high = 0xbf, code = 0;

  const add = (i, kind, value) => {
    const parts = pieces[i].parts, last = parts[parts.length - 1];
    if (kind === "text" && last && last.text !== undefined) last.text += value;
    else parts.push({ [kind]: value });
    if (kind === "text") pieces[i].plain += value;
  };
  const character = (i, point) => {
    const text = String.fromCodePoint(point);
    if (alwaysEscaped.test(text)) {
      add(i, "escape", escapeName(point));
      pieces[i].plain += "\ufffd";
    } else {
      add(i, "text", text);
    }
  };
  const reject = () => {
    for (const [i, byte] of pending) {
      add(i, "escape", hexadecimal(byte));
      pieces[i].plain += "\ufffd";
    }
    pending = [];
    need = 0;
  };
  const complete = i => {
    const whole = String.fromCodePoint(code);
    for (const p of new Set(pending.map(entry => entry[0]))) {
      if (p === i) continue;
      const bytes = pending.filter(entry => entry[0] === p).map(entry => hexadecimal(entry[1])).join(" ");
      pieces[p].parts.push({ lead: bytes, whole });
    }
    pending = [];
    character(i, code);
  };

  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === data.start) {
      reject();
      pieces[i].isStart = true;
      pieces[i].parts.push({ escape: "start" });
      continue;
    }
    for (const byte of data.vocabulary[ids[i]]) {
      if (need > 0 && (byte < low || byte > high)) reject();
      if (need > 0) {
        pending.push([i, byte]);
        code = (code << 6) | (byte & 0x3f);
        low = 0x80;
        high = 0xbf;
        if (--need === 0) complete(i);
      } else if (byte < 0x80) {
        character(i, byte);
      } else if (byte >= 0xc2 && byte <= 0xf4) {
        need = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        code = byte & (0x3f >> need);
        low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
        high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
        pending.push([i, byte]);
      } else {
        pending.push([i, byte]);
        reject();
      }
    }
  }
  reject();
  return pieces;
}

// The decoded tokens of a stretch, and its text in lower case with the place where each token begins in it. Made when first wanted.
function textOf(data, stretch) {
  if (!stretch.text) {
    const pieces = decodeTokens(data.ids.subarray(stretch.start, stretch.start + stretch.count), data);
    const begins = new Uint32Array(pieces.length + 1);
    let lower = "";
    pieces.forEach((piece, i) => {
      begins[i] = lower.length;
      lower += piece.plain.toLowerCase();
    });
    begins[pieces.length] = lower.length;
    stretch.text = { pieces, begins, lower };
  }
  return stretch.text;
}

// On one line, with white space made visible.
const visible = text => text.replaceAll(" ", "\u2423").replaceAll("\n", "\u21b5").replaceAll("\t", "\u21e5");

const visiblePiece = piece => piece.parts.map(part => part.text !== undefined ? visible(part.text) : "\u27e8" + (part.escape ?? part.lead) + "\u27e9").join("") || "\u27e8empty\u27e9";

function visibleToken(data, id) {
  return visiblePiece(decodeTokens([id], data)[0]);
}

// The first occurrence of a needle that lies before a position, and as near to it as can be: tokens [from, to) of the stretch; or null.
function findIn(data, stretch, first, last, position, needles) {
  const { begins, lower } = textOf(data, stretch);
  const from = begins[first - stretch.first], to = begins[last + 1 - stretch.first], upTo = begins[position + 1 - stretch.first];
  let best = null;
  for (const needle of needles) {
    let at = lower.lastIndexOf(needle, Math.max(from, upTo - needle.length));
    if (at < from) at = lower.indexOf(needle, from);
    if (at >= from && at + needle.length <= to && (!best || Math.abs(at - upTo) < Math.abs(best[0] - upTo))) best = [at, at + needle.length];
  }
  if (!best) return null;
  const tokenAt = place => {
    let least = first - stretch.first, most = last - stretch.first;
    while (least < most) {
      const middle = (least + most + 1) >> 1;
      if (begins[middle] <= place) least = middle; else most = middle - 1;
    }
    return least + stretch.first;
  };
  return [tokenAt(best[0]), tokenAt(best[1] - 1) + 1];
}
