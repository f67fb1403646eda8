/**
 * A QR code of up to 106 bytes: version 5 (37 modules a side), error correction L, one block, mask 0. One size is enough for a payment
 * link of some 70 bytes, and leaves out everything that makes an encoder long.
 */
const SIDE = 37;
const DATA_BYTES = 108;
const CHECK_BYTES = 26;
const ALIGNMENT_CENTRE = 30;
/** Level L and mask 0, with their own check bits, as the standard's table has them. */
const FORMAT_BITS = 0x77c4;
const QUIET_ZONE = 4;

type Grid = { isDark: boolean[][]; isFixed: boolean[][] };

/** The code as an SVG that takes the width it is given, black on white in every colour scheme. Null when the text is too long. */
export function qrSvg(text: string, label: string): string | null {
  const modules = qrModules(text);
  if (modules === null) return null;
  const side = SIDE + 2 * QUIET_ZONE;
  const squares = modules.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`] : [])),
  );
  return `<svg viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges" style="display:block;width:min(13rem,100%);margin:1rem auto;border-radius:.5rem"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${squares.join("")}"/></svg>`;
}

/** Rows from the top; true is dark. Null when the text is too long. */
export function qrModules(text: string): boolean[][] | null {
  const bytes = Buffer.from(text, "utf8");
  // The head takes 12 bits: what kind of text it is, and how long.
  if (bytes.length > DATA_BYTES - 2) return null;
  const data = dataBytes(bytes);
  const grid = emptyGrid();
  drawFixedParts(grid);
  drawBits(grid, [...data, ...checkBytes(data)]);
  return grid.isDark;
}

function dataBytes(text: Buffer): number[] {
  const bits = `0100${text.length.toString(2).padStart(8, "0")}${[...text].map((byte) => byte.toString(2).padStart(8, "0")).join("")}0000`;
  const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((byte) =>
    parseInt(byte, 2),
  );
  for (let pad = 0xec; bytes.length < DATA_BYTES; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

/** What is left of the data when it is divided by the standard's polynomial, in the field of 256 elements. */
function checkBytes(data: readonly number[]): number[] {
  let divisor = [1];
  for (let power = 0; power < CHECK_BYTES; power += 1) {
    const root = powerOfTwo(power);
    const factors = divisor;
    divisor = [...factors, 0].map((factor, at) => factor ^ multiply(factors[at - 1] ?? 0, root));
  }
  const rest = [...data, ...new Array<number>(CHECK_BYTES).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at] ?? 0;
    for (const [offset, factor] of divisor.entries())
      rest[at + offset] = (rest[at + offset] ?? 0) ^ multiply(factor, lead);
  }
  return rest.slice(data.length);
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ (product >>> 7 === 0 ? 0 : 0x11d);
    if (((b >>> bit) & 1) === 1) product ^= a;
  }
  return product;
}

function powerOfTwo(power: number): number {
  let value = 1;
  for (let at = 0; at < power; at += 1) value = multiply(value, 2);
  return value;
}

function emptyGrid(): Grid {
  const plane = () => Array.from({ length: SIDE }, () => new Array<boolean>(SIDE).fill(false));
  return { isDark: plane(), isFixed: plane() };
}

function fix({ isDark, isFixed }: Grid, x: number, y: number, dark: boolean): void {
  const [darkRow, fixedRow] = [isDark[y], isFixed[y]];
  if (darkRow === undefined || fixedRow === undefined || x < 0 || x >= SIDE) return;
  darkRow[x] = dark;
  fixedRow[x] = true;
}

function drawFixedParts(grid: Grid): void {
  for (let at = 0; at < SIDE; at += 1) {
    fix(grid, 6, at, at % 2 === 0);
    fix(grid, at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [SIDE - 4, 3],
    [3, SIDE - 4],
  ] as const)
    drawRings(grid, { x, y, reach: 4, light: [2, 4] });
  drawRings(grid, { x: ALIGNMENT_CENTRE, y: ALIGNMENT_CENTRE, reach: 2, light: [1] });
  drawFormat(grid);
}

/** A square of rings around a point; those at the named distances are light. */
function drawRings(grid: Grid, ring: { x: number; y: number; reach: number; light: readonly number[] }): void {
  for (let dy = -ring.reach; dy <= ring.reach; dy += 1)
    for (let dx = -ring.reach; dx <= ring.reach; dx += 1)
      fix(grid, ring.x + dx, ring.y + dy, !ring.light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
}

/** Twice, so that one of them may be torn off. */
function drawFormat(grid: Grid): void {
  for (let bit = 0; bit < 15; bit += 1) {
    const dark = ((FORMAT_BITS >>> bit) & 1) === 1;
    // Down the column, past the timing row, and back along the row.
    if (bit < 8) fix(grid, 8, bit < 6 ? bit : bit + 1, dark);
    else fix(grid, bit === 8 ? 7 : 14 - bit, 8, dark);
    if (bit < 8) fix(grid, SIDE - 1 - bit, 8, dark);
    else fix(grid, 8, SIDE - 15 + bit, dark);
  }
  fix(grid, 8, SIDE - 8, true);
}

/** Two columns at a time from the right, up and down in turn, with every second module turned over (mask 0). */
function drawBits(grid: Grid, bytes: readonly number[]): void {
  let bit = 0;
  let isUpward = true;
  for (let right = SIDE - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIDE; step += 1) {
      const y = isUpward ? SIDE - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = grid.isDark[y];
        if (row === undefined || grid.isFixed[y]?.[x] !== false) continue;
        const isSet = (((bytes[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1) === 1;
        row[x] = isSet !== ((x + y) % 2 === 0);
        bit += 1;
      }
    }
    isUpward = !isUpward;
  }
}
