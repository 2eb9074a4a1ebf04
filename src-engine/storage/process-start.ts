/** When a process started: with its id it tells a running engine from a stranger who got its id later. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCodeOf } from './disk-errors.ts';

const run = promisify(execFile);

/** Where the system is asked by a command, the answer is compared with this much slack, in ms. */
const SLACK_MS = 60_000;

/** A process, well enough described to recognise it. */
export interface ProcessMark {
  readonly pid: number;
  /** Wall clock, in ms, when it started. */
  readonly startedAtMs: number;
  /** Linux: boot id and start in clock ticks since boot; exact, unlike the wall clock. */
  readonly bootAndTicks?: string | undefined;
}

/** Describes this process. */
export async function markOfThisProcess(): Promise<ProcessMark> {
  const bootAndTicks = process.platform === 'linux' ? await bootAndTicksOf(process.pid) : undefined;
  return { pid: process.pid, startedAtMs: Date.now() - process.uptime() * 1000, bootAndTicks };
}

/** True while the very process of the mark runs. Where the system does not tell, a living id counts as it. */
export async function isRunning(mark: ProcessMark): Promise<boolean> {
  if (!isAlive(mark.pid)) return false;
  if (process.platform === 'linux') {
    const now = await bootAndTicksOf(mark.pid);
    return now === undefined || mark.bootAndTicks === undefined || now === mark.bootAndTicks;
  }
  const startedAtMs = await startedAtMsOf(mark.pid);
  return startedAtMs === undefined || Math.abs(startedAtMs - mark.startedAtMs) < SLACK_MS;
}

/** Signal 0 asks without touching; EPERM means that it lives and belongs to another user. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

/** /proc/PID/stat: the name in brackets may hold anything, start time is the 20th field after it (proc(5), field 22). */
async function bootAndTicksOf(pid: number): Promise<string | undefined> {
  try {
    const [statLine, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    const ticks = statLine.slice(statLine.lastIndexOf(')') + 2).split(' ')[19];
    return ticks && `${bootId.trim()}/${ticks}`;
  } catch {
    return undefined;
  }
}

async function startedAtMsOf(pid: number): Promise<number | undefined> {
  try {
    const { stdout } =
      process.platform === 'win32'
        ? await run(
            'powershell.exe',
            [
              '-NoProfile',
              '-NonInteractive',
              '-Command',
              `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`,
            ],
            { timeout: 10_000 },
          )
        : await run('ps', ['-o', 'lstart=', '-p', String(pid)], {
            timeout: 5_000,
            env: { ...process.env, LC_ALL: 'C' },
          });
    const startedAtMs = Date.parse(stdout.trim());
    return Number.isNaN(startedAtMs) ? undefined : startedAtMs;
  } catch {
    return undefined;
  }
}
