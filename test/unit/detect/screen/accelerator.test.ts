import { expect, test, vi } from 'vitest';
import { buildModels } from '../../../../models/build.ts';
import { Tensor } from '../../../../src-engine/detect/onnx-runtime.ts';
import {
  type Accelerator,
  chooseAccelerator,
  offeredAccelerators,
  optionsFor,
  type Trial,
  trialOf,
} from '../../../../src-engine/detect/screen/accelerator.ts';

/** Accelerators of which a run takes so many ms on a clock that only they move, or fail so. */
function probe(runMs: Partial<Record<Accelerator, number | 'no-open' | 'no-run' | 'hangs' | 'hangs-open'>>) {
  let now = 0;
  const released: Accelerator[] = [];
  const open = async (accelerator: Accelerator): Promise<Trial> => {
    const takes = runMs[accelerator];
    if (takes === 'no-open') throw new Error('no device');
    if (takes === 'hangs-open') return new Promise(() => {});
    return {
      run: async () => {
        if (takes === 'no-run') throw new Error('device lost');
        if (takes === 'hangs') return new Promise(() => {});
        now += takes ?? 0;
      },
      release: async () => void released.push(accelerator),
    };
  };
  const offered = (Object.keys(runMs) as Accelerator[]).filter((name) => name !== 'cpu');
  return { offered, open: vi.fn(open), nowMs: () => now, limitMs: 50, released };
}

test('the fastest is chosen, where it is a third faster than the CPU', async () => {
  expect(await chooseAccelerator(probe({ cpu: 100, dml: 40 }))).toBe('dml');
  expect(await chooseAccelerator(probe({ cpu: 100, dml: 60, cuda: 20 }))).toBe('cuda');
  expect(await chooseAccelerator(probe({ cpu: 100, coreml: 80 }))).toBe('cpu');
  expect(await chooseAccelerator(probe({ cpu: 100, coreml: 76 }))).toBe('coreml');
});

test.each(['no-open', 'no-run', 'hangs', 'hangs-open'] as const)(
  'one that fails (%s) is left out',
  async (how) => {
    expect(await chooseAccelerator(probe({ cpu: 100, cuda: how }))).toBe('cpu');
    expect(await chooseAccelerator(probe({ cpu: 100, cuda: how, dml: 10 }))).toBe('dml');
    expect(await chooseAccelerator(probe({ cpu: how, dml: how }))).toBe('cpu');
  },
);

test('what was opened is let go of, and without a choice nothing is opened', async () => {
  const two = probe({ cpu: 100, dml: 10, cuda: 'no-run' });
  await chooseAccelerator(two);
  expect(two.released).toEqual(['dml', 'cuda', 'cpu']);
  const none = probe({ cpu: 100 });
  expect(await chooseAccelerator(none)).toBe('cpu');
  expect(none.open).not.toHaveBeenCalled();
});

test('what onnxruntime needs to be told', () => {
  const options = { intraOpNumThreads: 1 };
  expect(optionsFor('cpu', options)).toEqual(options);
  expect(optionsFor('coreml', options)).toEqual({
    intraOpNumThreads: 1,
    executionProviders: ['coreml', 'cpu'],
  });
  expect(optionsFor('dml', options)).toMatchObject({ enableMemPattern: false, executionMode: 'sequential' });
});

test('on this machine: whatever is offered, a real model is tried and one that runs is chosen', async () => {
  const path = (await buildModels()).get('faces') as string;
  const input = { picture: new Tensor('float32', new Float32Array(3 * 96 * 96), [1, 3, 96, 96]) };
  const open = trialOf(path, input, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  // CUDA's libraries are not among what we ship: on most machines it fails, and the CPU is left.
  const chosen = await chooseAccelerator({ offered: ['cuda'], open, limitMs: 10_000 });
  expect(['cpu', 'cuda']).toContain(chosen);
  const trial = await open(chosen);
  await trial.run();
  await trial.release();
  expect(offeredAccelerators()).not.toContain('cpu');
}, 60_000);
