import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readAddress, removeAddress, writeAddress } from '../../../src-engine/storage/address-file.ts';
import { lockInstance } from '../../../src-engine/storage/instance-lock.ts';
import { tempFolder } from './temp-folder.ts';

const storage = path.resolve(import.meta.dirname, '../../../src-engine/storage');

/** Another process that takes the lock, says so, and waits to be killed. */
async function otherEngine(folder: string) {
  const code = `
    const { lockInstance } = await import(${JSON.stringify(path.join(storage, 'instance-lock.ts'))});
    const { writeAddress } = await import(${JSON.stringify(path.join(storage, 'address-file.ts'))});
    await lockInstance(${JSON.stringify(folder)});
    await writeAddress(${JSON.stringify(folder)}, { port: 4000, token: 't' });
    process.stdout.write('locked');
    setTimeout(() => {}, 20_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    pid: child.pid as number,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('instance lock', () => {
  test('two windows at once: exactly one gets it, the other is told', async () => {
    const folder = await tempFolder();
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockInstance(folder)));
    const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason);
    expect(refused).toHaveLength(7);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'conflict' });
  });

  test('released, it can be taken again', async () => {
    const folder = await tempFolder();
    await (await lockInstance(folder)).release();
    await (await lockInstance(folder)).release();
  });

  test('another process holds it until it is killed; then one of many takes over', async () => {
    const folder = await tempFolder();
    const other = await otherEngine(folder);
    await expect(lockInstance(folder)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readAddress(folder)).toEqual({ port: 4000, token: 't' });
    await other.kill();
    expect(await readAddress(folder)).toBeUndefined();
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => lockInstance(folder)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test.runIf(process.platform === 'linux')(
    'a stranger with the same process id does not hold it',
    async () => {
      const folder = await tempFolder();
      const file = path.join(folder, 'engine.lock');
      await lockInstance(folder);
      const mark = JSON.parse(await readFile(file, 'utf8'));
      await writeFile(file, JSON.stringify({ ...mark, bootAndTicks: 'another-boot/1' }));
      await (await lockInstance(folder)).release();
    },
  );

  test('a torn lock of a process that died while writing it is replaced', async () => {
    const folder = await tempFolder();
    const file = path.join(folder, 'engine.lock');
    await writeFile(file, '{"pid":');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    await (await lockInstance(folder)).release();
  });
});

describe('engine address', () => {
  test('is read by the same user’s other commands until it is removed', async () => {
    const folder = await tempFolder();
    expect(await readAddress(folder)).toBeUndefined();
    await writeAddress(folder, { port: 47_821, token: 'abc' });
    expect(await readAddress(folder)).toEqual({ port: 47_821, token: 'abc' });
    await removeAddress(folder);
    await removeAddress(folder);
    expect(await readAddress(folder)).toBeUndefined();
  });

  test('torn, it counts as none', async () => {
    const folder = await tempFolder();
    await writeFile(path.join(folder, 'engine.json'), '{"pid":1');
    expect(await readAddress(folder)).toBeUndefined();
  });
});
