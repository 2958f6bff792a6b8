// Contrast as WCAG 2 defines it, and how far apart two colours are for eyes that lack a cone (matrices of Machado, Oliveira and Fernandes 2009, severity 1; distance in CIELAB).

const channels = colour => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
const linear = value => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
const luminance = colour => { const [r, g, b] = channels(colour).map(linear); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };

export function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const eyes = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const times = (matrix, vector) => matrix.map(row => row.reduce((sum, value, i) => sum + value * vector[i], 0));
const toXyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];

function lab(colour, eye) {
  const seen = times(eyes[eye], channels(colour).map(linear)).map(value => Math.min(1, Math.max(0, value)));
  const [x, y, z] = times(toXyz, seen).map((value, i) => value / [0.9505, 1, 1.089][i]).map(t => t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function separation(a, b, eye) {
  const [p, q] = [lab(a, eye), lab(b, eye)];
  return Math.hypot(...p.map((value, i) => value - q[i]));
}
