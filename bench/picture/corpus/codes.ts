/** QR codes and barcodes as SVG. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
// From the package, not from the network, where it would look by itself.
prepareZXingModule({
  overrides: {
    wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer,
  },
});

/** The code's own modules alone: whoever draws it adds the quiet zone. Throws where the text does not fit the format. */
export async function codeSvg(text: string, format: 'QRCode' | 'Code128'): Promise<string> {
  const { svg, error } = await writeBarcode(text, { format, scale: 1, addQuietZones: false });
  if (error) throw new Error(error);
  return svg
    .slice(svg.indexOf('<svg'))
    .replace(/<svg width="(\d+)" height="(\d+)"/, '<svg viewBox="0 0 $1 $2" shape-rendering="crispEdges"');
}
