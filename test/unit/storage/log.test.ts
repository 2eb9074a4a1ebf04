import { readdir, readFile, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src-engine/contract/errors.ts';
import { shapeOfError } from '../../../src-engine/storage/error-shape.ts';
import { openLog } from '../../../src-engine/storage/log.ts';
import { tempFolder } from './temp-folder.ts';

const canary = 'birchwood';

describe('log', () => {
  test('writes JSON lines from its level on, for the user alone', async () => {
    const folder = await tempFolder();
    const log = openLog({ folder, level: 'info' });
    log.write('debug', 'Not this one');
    log.write('warn', 'A request was refused', { operation: 'status.get', status: 403, code: 'forbidden' });
    await log.flush();
    const file = path.join(folder, 'airlock.log');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      level: 'warn',
      message: 'A request was refused',
      operation: 'status.get',
      status: 403,
      code: 'forbidden',
    });
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('holds no content, wherever it is put', async () => {
    const folder = await tempFolder();
    const log = openLog({ folder, level: 'debug' });
    const fields = { operation: canary, version: canary, inputId: `${canary} lane` };
    log.write('error', 'Something failed', {
      ...fields,
      error: new Error(canary, { cause: new UserError('internal', canary, canary) }),
    });
    log.write('error', 'Something failed', { category: canary, code: canary } as never);
    log.write('error', 'Something failed', { error: canary });
    log.write('error', 'Something failed', {
      error: Object.assign(new Error(canary), { code: canary, name: canary }),
    });
    log.write('error', 'Something failed', { error: { toString: () => canary, code: canary } });
    log.write('error', 'Something failed', { count: canary } as never);
    log.write('error', 'Something failed', { [canary]: canary } as never);
    await log.flush();
    const text = await readFile(path.join(folder, 'airlock.log'), 'utf8');
    expect(text.trim().split('\n')).toHaveLength(7);
    expect(text).not.toContain(canary);
  });

  test('a message put together at run time does not compile', () => {
    const log = openLog({ folder: 'never-written', level: 'error' });
    const built = `heard ${canary}` as string;
    // @ts-expect-error only literals are messages
    log.write('debug', built);
    // @ts-expect-error nor what a literal became a part of
    log.write('debug', `heard ${built}` as const);
  });

  test('begins a new file when one is full and keeps as many as asked', async () => {
    const folder = await tempFolder();
    const log = openLog({ folder, level: 'info', maxBytes: 300, keep: 2 });
    for (let n = 0; n < 20; n++) {
      log.write('info', 'A line that fills the file', { count: n });
      await log.flush();
    }
    expect((await readdir(folder)).sort()).toEqual(['airlock.log', 'airlock.log.1', 'airlock.log.2']);
    const last = (await readFile(path.join(folder, 'airlock.log'), 'utf8')).trim().split('\n').at(-1);
    expect(JSON.parse(last as string)).toMatchObject({ count: 19 });
  });

  test.runIf(process.platform === 'linux')('a full disk neither throws nor stops it', async () => {
    const folder = await tempFolder();
    await symlink('/dev/full', path.join(folder, 'airlock.log'));
    const log = openLog({ folder, level: 'info' });
    log.write('info', 'One line');
    await log.flush();
    log.write('info', 'Another line');
    await log.flush();
  });

  test('a flood is bounded, and how much was dropped is said', async () => {
    const folder = await tempFolder();
    const log = openLog({ folder, level: 'info' });
    for (let n = 0; n < 5000; n++) log.write('info', 'Flood');
    await log.flush();
    const lines = (await readFile(path.join(folder, 'airlock.log'), 'utf8')).trim().split('\n');
    const drops = lines
      .map((line) => JSON.parse(line))
      .filter((line) => line.message === 'Log lines were dropped');
    expect(drops.reduce((sum, line) => sum + line.count, 0) + lines.length - drops.length).toBe(5000);
  });
});

describe('shapeOfError', () => {
  test('says where, without the path above the project and without the message', () => {
    const shape = shapeOfError(new RangeError(`no ${canary} here`));
    expect(shape.class).toBe('RangeError');
    expect(JSON.stringify(shape)).not.toMatch(/birchwood|\/work|\/home/);
  });

  test('keeps places in our own code', () => {
    const error = new Error(canary);
    error.stack = `Error: ${canary}\n    at run (file:///home/me/airlock/src-engine/main.ts:3:7)\n    at node:internal/x:1:1`;
    expect(shapeOfError(error)).toEqual({ class: 'Error', stack: ['src-engine/main.ts:3:7'] });
  });

  test('a message that looks like a stack stays out', () => {
    const message = `x\n    at ${canary} (file:///a/src-engine/${canary}.ts:1:1)`;
    expect(JSON.stringify(shapeOfError(new Error(message)))).not.toContain(canary);
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const error = new Error(`${a}\n    at (src-engine/${canary}.ts:1:1)\n${b}`);
        expect(JSON.stringify(shapeOfError(error))).not.toContain(canary);
      }),
    );
  });

  test('survives a cause that is itself', () => {
    const error = new Error('x');
    error.cause = error;
    expect(shapeOfError(error).class).toBe('Error');
  });
});
