// Masks of the graph file: COCO's compressed runs, column by column, as outlines to draw and as a question of a pixel.

/** @param {string} text @returns {number[]} runs, outside first */
export function runsOf(text) {
  const runs = [];
  for (let at = 0; at < text.length;) {
    let value = 0, shift = 0, more = true;
    while (more) {
      const part = text.charCodeAt(at++) - 48;
      value |= (part & 31) << shift;
      more = (part & 32) !== 0;
      shift += 5;
      if (!more && (part & 16)) value |= -1 << shift;
    }
    if (runs.length > 2) value += runs[runs.length - 2];
    runs.push(value);
  }
  return runs;
}

export class Mask {
  width = 0;
  height = 0;
  left = 0;
  top = 0;
  columns = 0;
  rows = 0;

  /** @param {{size: number[], counts: string}} rle */
  constructor(rle) {
    [this.height, this.width] = rle.size;
    const runs = runsOf(rle.counts);
    let [left, top, right, bottom, at] = [this.width, this.height, -1, -1, 0];
    runs.forEach((run, i) => {
      if (i % 2 && run > 0) {
        const [x0, y0, x1, y1] = [Math.floor(at / this.height), at % this.height, Math.floor((at + run - 1) / this.height), (at + run - 1) % this.height];
        left = Math.min(left, x0);
        right = Math.max(right, x1);
        top = x0 === x1 ? Math.min(top, y0) : 0;
        bottom = x0 === x1 ? Math.max(bottom, y1) : this.height - 1;
      }
      at += run;
    });
    this.empty = right < 0;
    [this.left, this.top] = [left, top];
    [this.columns, this.rows] = this.empty ? [0, 0] : [right - left + 1, bottom - top + 1];
    this.inside = new Uint8Array(this.columns * this.rows);
    at = 0;
    this.area = 0;
    let [sumX, sumY] = [0, 0];
    runs.forEach((run, i) => {
      if (i % 2) for (let pixel = at; pixel < at + run; pixel++) {
        const [x, y] = [Math.floor(pixel / this.height), pixel % this.height];
        this.inside[(y - top) * this.columns + x - left] = 1;
        this.area++;
        sumX += x;
        sumY += y;
      }
      at += run;
    });
    this.centre = this.area ? [sumX / this.area + 0.5, sumY / this.area + 0.5] : [0, 0];
  }

  /** @param {number} x @param {number} y */
  holds(x, y) {
    const [column, row] = [Math.floor(x) - this.left, Math.floor(y) - this.top];
    return column >= 0 && row >= 0 && column < this.columns && row < this.rows && this.inside[row * this.columns + column] === 1;
  }

  /** The outlines, each closed; filled by the even-odd rule they are the mask. */
  path() {
    const path = new Path2D();
    const wide = this.columns + 1;
    const ways = new Uint8Array(wide * (this.rows + 1)); // which ways sides leave a corner: 1 right, 2 down, 4 left, 8 up
    const is = (/** @type {number} */ x, /** @type {number} */ y) => x >= 0 && y >= 0 && x < this.columns && y < this.rows && this.inside[y * this.columns + x] === 1;
    for (let y = 0; y < this.rows; y++) for (let x = 0; x < this.columns; x++) {
      if (!is(x, y)) continue;
      if (!is(x, y - 1)) ways[y * wide + x] |= 1;
      if (!is(x + 1, y)) ways[y * wide + x + 1] |= 2;
      if (!is(x, y + 1)) ways[(y + 1) * wide + x + 1] |= 4;
      if (!is(x - 1, y)) ways[(y + 1) * wide + x] |= 8;
    }
    for (let start = 0; start < ways.length; start++) while (ways[start]) {
      // From the middle of a side to the middle of the next: slanted borders are no stairs.
      let at = start, before = 0, middle = [0, 0], first = true;
      do {
        const way = ways[at] & -ways[at];
        ways[at] &= ~way;
        const [dx, dy] = way === 1 ? [1, 0] : way === 2 ? [0, 1] : way === 4 ? [-1, 0] : [0, -1];
        const next = [this.left + at % wide + dx / 2, this.top + Math.floor(at / wide) + dy / 2];
        if (first) path.moveTo(next[0], next[1]);
        else if (way !== before) {
          path.lineTo(middle[0], middle[1]);
          path.lineTo(next[0], next[1]);
        }
        [before, middle, first] = [way, next, false];
        at += dx + dy * wide;
      } while (at !== start && ways[at]);
      path.lineTo(middle[0], middle[1]);
      path.closePath();
    }
    return path;
  }
}
