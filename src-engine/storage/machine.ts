/** What the machine says of itself, and the end of our log: for diagnostics. */
import { readFile, statfs } from 'node:fs/promises';
import { arch, cpus, freemem, homedir, release, totalmem, type } from 'node:os';
import path from 'node:path';
import type { Machine } from '../operations/ports/machine.ts';

export interface MachineOptions {
  readonly dataDir: string;
  readonly logDir: string;
  /** Replaced in log lines, whatever put it there. */
  readonly home?: string;
}

export function thisMachine({ dataDir, logDir, home = homedir() }: MachineOptions): Machine {
  return {
    async facts() {
      const processors = cpus();
      const disk = await statfs(dataDir).catch(() => undefined);
      return {
        nodeVersion: process.version,
        system: `${type()} ${release()}`,
        architecture: arch(),
        processorModel: processors[0]?.model.trim() ?? 'unknown',
        processorCount: processors.length,
        memoryBytes: totalmem(),
        memoryFreeBytes: freemem(),
        memoryUsedBytes: process.memoryUsage.rss(),
        diskFreeBytes: disk === undefined ? undefined : disk.bavail * disk.bsize,
      };
    },
    async logLines(count) {
      const file = path.join(logDir, 'airlock.log');
      const lines: string[] = [];
      // A log that was begun anew a moment ago is short: the one before it says what led there.
      for (const each of [file, `${file}.1`]) {
        if (lines.length >= count) break;
        const text = await readFile(each, 'utf8').catch(() => '');
        lines.unshift(...text.split('\n').filter((line) => line !== ''));
      }
      return lines.slice(-count).map((line) => withoutHome(line, home));
    },
  };
}

/** As it is written, and as JSON writes it (Windows' backslashes twice). */
function withoutHome(line: string, home: string): string {
  const inJson = JSON.stringify(home).slice(1, -1);
  return [inJson, home]
    .filter((each) => each.length > 1)
    .reduce((text, each) => text.replaceAll(each, '~'), line);
}
