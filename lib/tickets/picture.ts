import "server-only";
import { createHash } from "node:crypto";
import sharp, { type Metadata } from "sharp";
import { Refusal } from "@/lib/shared/refusal";

/** A file as it is sent. A photograph of a phone's screen is far below. */
export const PICTURE_BYTES_MAX = 8 * 1024 * 1024;
/** What it may unfold to: a small file can hold an enormous picture. */
const PIXELS_MAX = 50_000_000;
/** The longer edge of what is kept. */
const EDGE_MAX = 2_000;
const QUALITY = 82;
const READABLE = new Set(["jpeg", "png", "webp", "heif"]);
const DECODE_SECONDS_MAX = 10;

export type Picture = { bytes: Uint8Array<ArrayBuffer>; width: number; height: number; sourceHash: string };

/**
 * Makes a picture of ours from a file of somebody's: decoded, turned as its metadata says, made smaller, and written anew as WebP. Nothing of
 * the file itself is kept: neither where it was taken, nor what else may hide in it.
 *
 * @param file at most PICTURE_BYTES_MAX bytes, from anybody
 * Refuses with ticket.picture_too_large (bytes or pixels) and ticket.picture_unreadable (not a picture of a kind that we read, or a broken one).
 */
export async function makePicture(file: Uint8Array): Promise<Picture> {
  if (file.length > PICTURE_BYTES_MAX) throw new Refusal("ticket.picture_too_large", { bytes: file.length });
  // Before any decoder sees it: some kinds, SVG above all, are unfolded by merely looking at their head.
  if (!hasKnownHead(file)) throw new Refusal("ticket.picture_unreadable", { because: "head" });
  const { format, width = 0, height = 0 } = await readHead(file);
  if (format === undefined || !READABLE.has(format)) throw new Refusal("ticket.picture_unreadable", { format });
  if (width * height > PIXELS_MAX) throw new Refusal("ticket.picture_too_large", { width, height });
  try {
    const { data, info } = await sharp(file, { limitInputPixels: PIXELS_MAX, failOn: "error" })
      .timeout({ seconds: DECODE_SECONDS_MAX })
      .rotate()
      .resize({ width: EDGE_MAX, height: EDGE_MAX, fit: "inside", withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    const sourceHash = createHash("sha256").update(file).digest("hex");
    return { bytes: new Uint8Array(data), width: info.width, height: info.height, sourceHash };
  } catch (error) {
    throw new Refusal("ticket.picture_unreadable", { because: String(error) });
  }
}

/** The first bytes of JPEG, PNG, WebP (RIFF … WEBP) and HEIF (… ftyp). */
function hasKnownHead(file: Uint8Array): boolean {
  const head = Buffer.from(file.buffer, file.byteOffset, Math.min(file.length, 12)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff") || head.startsWith("\x89PNG\r\n\x1a\n")) return true;
  return (head.startsWith("RIFF") && head.slice(8) === "WEBP") || head.slice(4, 8) === "ftyp";
}

async function readHead(file: Uint8Array): Promise<Metadata> {
  try {
    // The limit is ours to tell in words, so it is not the decoder's here: reading the head unfolds nothing.
    return await sharp(file, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw new Refusal("ticket.picture_unreadable", { because: String(error) });
  }
}
