/** Pictures of an OBS that is slow: none is asked for twice, and cuts keep a thread of OBS. */
import { expect, test } from 'vitest';
import type { ObsClient } from '../../../src-engine/obs/obs-client.ts';
import { Screenshots } from '../../../src-engine/obs/screenshots.ts';

/** An OBS that sends each picture when it is told to. */
function slowObs() {
  const asked: { sourceName: string; width: number | undefined; send: () => void }[] = [];
  const client = {
    call: (_: string, { sourceName, imageWidth }: { sourceName: string; imageWidth?: number }) =>
      new Promise((resolve) => {
        const imageData = `data:image/jpg;base64,${Buffer.from(sourceName).toString('base64')}`;
        asked.push({ sourceName, width: imageWidth, send: () => resolve({ imageData }) });
      }),
  } as unknown as ObsClient;
  return { asked, client };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('one request for each source, and only so many in all', async () => {
  const { asked, client } = slowObs();
  const screenshots = new Screenshots(
    () => client,
    () => 0,
    2,
  );
  const all = ['A', 'A', 'B', 'C'].map((name) => screenshots.take(name));
  await settled();
  expect(asked.map((each) => each.sourceName)).toEqual(['A', 'B']);
  asked[0]?.send();
  await settled();
  expect(asked.map((each) => each.sourceName)).toEqual(['A', 'B', 'C']);
  asked[1]?.send();
  await settled();
  expect(asked.map((each) => each.sourceName)).toEqual(['A', 'B', 'C', 'A']);
  for (const each of asked) each.send();
  const pictures = await Promise.all(all);
  expect(pictures.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['A', 'A', 'B', 'C']);
});

test('one that is late is not asked for again until OBS is done with it; who waited in vain asks for nothing', async () => {
  const { asked, client } = slowObs();
  const screenshots = new Screenshots(
    () => client,
    () => 0,
    1,
  );
  const first = screenshots.take('A', { timeoutMs: 20 });
  const second = screenshots.take('A', { timeoutMs: 20 });
  await expect(first).rejects.toMatchObject({ code: 'obs-unreachable' });
  await expect(second).rejects.toMatchObject({ code: 'obs-unreachable' });
  const third = screenshots.take('A', { width: 3 });
  await settled();
  expect(asked).toHaveLength(1);
  asked[0]?.send();
  await settled();
  expect(asked.map((each) => each.width)).toEqual([undefined, 8]);
  asked[1]?.send();
  await expect(third).resolves.toMatchObject({ askedAtMs: 0 });
});
