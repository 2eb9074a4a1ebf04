/**
 * Import before the first use of onnxruntime, in the main thread: from 1.29 on its official builds for Linux and macOS keep
 * a database in the user's folders and report to their maker unless this is set before they are loaded (its pull request
 * 27379). A worker's `process.env` is a copy that native code does not see.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
