/** Pictures without compression as files that every decoder knows, made without looking at a pixel. */

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const SHORT = 3;
const LONG = 4;

/** A TIFF 6.0 file of `rgb`: rows from the top, three bytes a pixel. */
export function tiffFile(width: number, height: number, rgb: Uint8Array): Buffer {
  // Tag, type, count, value; in this order by tag. Each sample has 8 bits: three SHORTs, which do not fit into an entry.
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 3, 0],
    [259, SHORT, 1, 1], // not compressed
    [262, SHORT, 1, 2], // RGB
    [273, LONG, 1, 0], // where the rows are
    [277, SHORT, 1, 3], // samples a pixel
    [278, LONG, 1, height], // all rows in one strip
    [279, LONG, 1, rgb.length],
  ];
  const bitsAt = HEADER_BYTES + 2 + entries.length * ENTRY_BYTES + 4;
  const rowsAt = bitsAt + 6;
  const file = Buffer.allocUnsafe(rowsAt + rgb.length).fill(0, 0, rowsAt);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(HEADER_BYTES, 4);
  file.writeUInt16LE(entries.length, HEADER_BYTES);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = HEADER_BYTES + 2 + index * ENTRY_BYTES;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    const placed = tag === 258 ? bitsAt : tag === 273 ? rowsAt : value;
    if (type === SHORT && count === 1) file.writeUInt16LE(placed, at + 8);
    else file.writeUInt32LE(placed, at + 8);
  }
  for (let sample = 0; sample < 3; sample += 1) file.writeUInt16LE(8, bitsAt + 2 * sample);
  file.set(rgb, rowsAt);
  return file;
}
