/** What a process takes, as Linux counts it: its threads' processor time and its memory. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clock ticks a second in /proc (sysconf _SC_CLK_TCK, 100 on Linux). */
const TICKS = 100;

/** Processor time of a process since it began, in ms. */
async function processorMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name before may hold blanks and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** Cores that each process takes over `forMs`; 1 is one core. */
export async function coresOver(pids: readonly number[], forMs: number): Promise<number[]> {
  const before = await Promise.all(pids.map(processorMs));
  const beganMs = performance.now();
  await sleep(forMs);
  const wallMs = performance.now() - beganMs;
  const after = await Promise.all(pids.map(processorMs));
  return after.map((value, index) => (value - (before[index] as number)) / wallMs);
}

/** Resident memory of a process in MB. */
export async function memoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
