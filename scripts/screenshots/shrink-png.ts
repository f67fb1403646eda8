import { crc32, deflateSync, inflateSync } from "node:zlib";

/** Colours are rounded to multiples of this: off by 1 of 255 at most, which nobody sees, and gradients become a third smaller. */
const COLOUR_STEP = 3;

/**
 * Writes a screenshot again, smaller. Reads what Chromium writes: 8 bits, RGB or RGBA, not interlaced.
 *
 * @throws Error for any other picture
 */
export function shrinkPng(file: Buffer): Buffer {
  const { width, height, channels, data } = readPng(file);
  const rows = unfilter(inflateSync(data), width, height, channels);
  const colours = (channels === 4 ? rows.map(withoutAlpha) : rows).map(rounded);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const body = deflateSync(Buffer.concat(filterRows(colours, width * 3)), { level: 9, memLevel: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", body), chunk("IEND", Buffer.alloc(0))]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

type Png = { width: number; height: number; channels: 3 | 4; data: Buffer };

function readPng(file: Buffer): Png {
  const data: Buffer[] = [];
  let header: Buffer | null = null;
  for (let at = SIGNATURE.length; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") header = body;
    if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  const [depth, colourType, , , interlace] = header?.subarray(8) ?? [];
  if (header === null || depth !== 8 || interlace !== 0 || (colourType !== 2 && colourType !== 6)) {
    throw new Error("this is no PNG of a screenshot");
  }
  const channels = colourType === 6 ? 4 : 3;
  return { width: header.readUInt32BE(0), height: header.readUInt32BE(4), channels, data: Buffer.concat(data) };
}

function unfilter(raw: Buffer, width: number, height: number, channels: number): Buffer[] {
  const bytes = width * channels;
  const rows: Buffer[] = [];
  let above: Buffer = Buffer.alloc(bytes);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (bytes + 1)] ?? 0;
    const row = Buffer.from(raw.subarray(y * (bytes + 1) + 1, (y + 1) * (bytes + 1)));
    for (let x = 0; x < bytes; x += 1) {
      row[x] = ((row[x] ?? 0) + predict(filter, row, above, x, channels)) & 0xff;
    }
    rows.push(row);
    above = row;
  }
  return rows;
}

/** What a filter expects at this place from what is known: nothing, left, above, their mean, or Paeth's choice. */
function predict(filter: number, row: Buffer, above: Buffer, x: number, channels: number): number {
  const left = x >= channels ? (row[x - channels] ?? 0) : 0;
  const up = above[x] ?? 0;
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const corner = x >= channels ? (above[x - channels] ?? 0) : 0;
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

function withoutAlpha(row: Buffer): Buffer {
  const colours = Buffer.alloc((row.length / 4) * 3);
  for (let pixel = 0; pixel < row.length / 4; pixel += 1) row.copy(colours, pixel * 3, pixel * 4, pixel * 4 + 3);
  return colours;
}

function rounded(row: Buffer): Buffer {
  return Buffer.from(row.map((value) => Math.min(255, Math.round(value / COLOUR_STEP) * COLOUR_STEP)));
}

/** Each row with the filter that leaves the least behind, which is what compresses best most of the time. */
function filterRows(rows: readonly Buffer[], bytes: number): Buffer[] {
  let above: Buffer = Buffer.alloc(bytes);
  return rows.map((row) => {
    let best = Buffer.alloc(0);
    let bestSum = Number.POSITIVE_INFINITY;
    for (let filter = 0; filter <= 4; filter += 1) {
      const filtered = Buffer.alloc(bytes + 1);
      filtered[0] = filter;
      let sum = 0;
      for (let x = 0; x < bytes; x += 1) {
        const rest = ((row[x] ?? 0) - predict(filter, row, above, x, 3)) & 0xff;
        filtered[x + 1] = rest;
        sum += rest < 128 ? rest : 256 - rest;
      }
      if (sum < bestSum) {
        bestSum = sum;
        best = filtered;
      }
    }
    above = row;
    return best;
  });
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
