/** `airlock scan` as a user runs it, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const airlock = fileURLToPath(new URL('../../airlock.js', import.meta.url));

export interface ScanRun {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

/** Files are named as seen from `folder`; what is kept of an interrupted scan is kept in `dataDir`. */
export function startScan(folder: string, dataDir: string, parameters: readonly string[]): ScanRun {
  const child = spawn(process.execPath, [airlock, 'scan', ...parameters, '--data-dir', dataDir], {
    cwd: folder,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number, stdout, stderr })) };
}
