import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserError } from '../../../src-engine/contract/errors.ts';
import { openJournal } from '../../../src-engine/incidents/journal.ts';
import type { JournalLimits } from '../../../src-engine/incidents/journal-files.ts';
import type { IncidentJournal, NewIncident } from '../../../src-engine/operations/ports/incidents.ts';

let root: string;
let folder: string;
let journal: IncidentJournal | undefined;
const troubles: (UserError | null)[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'airlock-journal-'));
  folder = join(root, 'incidents');
  troubles.length = 0;
});

afterEach(async () => {
  await journal?.close().catch(() => undefined);
  journal = undefined;
  await rm(root, { recursive: true, force: true });
});

const openHere = async (given: Partial<JournalLimits> = {}) => {
  const limits = { maxFileBytes: 256 * 1024, maxFiles: 16, maxUnsaved: 100, ...given };
  journal = await openJournal(folder, (trouble) => troubles.push(trouble), limits);
  return journal;
};
const firstFile = () => join(folder, 'incidents-000001.jsonl');
const allText = async () => {
  const names = await readdir(folder);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
};
const ids = (incidents: readonly { incidentId: string }[]) => incidents.map(({ incidentId }) => incidentId);

/** An incident of that minute. */
function incident(minute = 0, given: Partial<NewIncident> = {}): NewIncident {
  return {
    at: new Date(Date.UTC(2030, 0, 1, 20, minute)).toISOString(),
    streamOffsetMs: 60_000 * minute,
    inputId: 'mic',
    category: 'profanity.strong',
    action: 'mute',
    durationMs: 420,
    leakedMs: 0,
    latenessMs: 0,
    policyName: 'Everything',
    ...given,
  };
}

describe('the journal', () => {
  it('gives back what was recorded, newest first, across a restart', async () => {
    const first = await openHere();
    const recorded = [0, 1, 2].map((minute) => first.record(incident(minute)));
    expect(await first.list({})).toEqual(recorded.toReversed());
    await first.close();
    const second = await openHere();
    expect(await second.list({})).toEqual(recorded.toReversed());
    expect(recorded[0]).toMatchObject({ ...incident(0), falseAlarm: false });
    expect(new Set(ids(recorded)).size).toBe(3);
  });

  it('keeps only the fields of an incident, whatever else it is handed', async () => {
    const here = await openHere();
    const careless = { ...incident(), word: 'canarysecret', content: { text: 'canarysecret' } };
    here.record(careless);
    await here.flush();
    expect(await allText()).toContain('profanity.strong');
    expect(await allText()).not.toContain('canarysecret');
  });

  it.skipIf(process.platform === 'win32')('is closed to other users, and closes what was open', async () => {
    const here = await openHere();
    here.record(incident());
    await here.close();
    const modes = async () => [(await stat(folder)).mode & 0o777, (await stat(firstFile())).mode & 0o777];
    expect(await modes()).toEqual([0o700, 0o600]);
    await chmod(folder, 0o755);
    await chmod(firstFile(), 0o644);
    await openHere();
    expect(await modes()).toEqual([0o700, 0o600]);
  });

  it('leaves other files in its folder alone', async () => {
    await (await openHere()).close();
    await writeFile(join(folder, 'notes.jsonl'), 'mine');
    const here = await openHere({ maxFileBytes: 1, maxFiles: 1 });
    for (let minute = 0; minute < 3; minute += 1) here.record(incident(minute));
    await here.close();
    expect(await readFile(join(folder, 'notes.jsonl'), 'utf8')).toBe('mine');
  });
});

describe('a list', () => {
  const filled = async () => {
    const here = await openHere();
    const recorded = [
      here.record(incident(0, { category: 'private' })),
      here.record(incident(1, { inputId: 'guest' })),
      here.record(incident(2, { alsoCategories: ['private'] })),
      here.record(incident(3)),
    ];
    return { here, recorded };
  };
  const times = [0, 1, 2, 3].map((minute) => incident(minute).at);

  it.each([
    { filter: {}, minutes: [3, 2, 1, 0] },
    { filter: { category: 'private' as const }, minutes: [2, 0] },
    { filter: { inputId: 'guest' }, minutes: [1] },
    { filter: { from: times[1] }, minutes: [3, 2, 1] },
    { filter: { until: times[1] }, minutes: [0] },
    { filter: { from: times[1], until: times[3] }, minutes: [2, 1] },
    { filter: { limit: 2 }, minutes: [3, 2] },
    { filter: { category: 'private' as const, limit: 1 }, minutes: [2] },
  ])('is filtered: $filter', async ({ filter, minutes }) => {
    const { here } = await filled();
    const found = await here.list(filter);
    expect(found.map(({ at }) => at)).toEqual(minutes.map((minute) => times[minute]));
  });

  it('goes on page by page', async () => {
    const { here, recorded } = await filled();
    const page = await here.list({ limit: 2 });
    expect(ids(await here.list({ limit: 2, before: page[1]?.incidentId }))).toEqual([
      recorded[1]?.incidentId,
      recorded[0]?.incidentId,
    ]);
    expect(await here.list({ before: recorded[0]?.incidentId })).toEqual([]);
    await expect(here.list({ before: 'nobody' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a false alarm', () => {
  it('is marked, taken back, and remembered across a restart', async () => {
    const here = await openHere();
    const [a, b] = [here.record(incident(0)), here.record(incident(1))];
    expect(await here.markFalseAlarm(a.incidentId, true)).toEqual({ ...a, falseAlarm: true });
    await here.markFalseAlarm(b.incidentId, true);
    await here.markFalseAlarm(b.incidentId, false);
    await here.close();
    const again = await openHere();
    expect((await again.list({})).map(({ falseAlarm }) => falseAlarm)).toEqual([false, true]);
  });

  it('of an unknown incident is an error', async () => {
    const here = await openHere();
    await expect(here.markFalseAlarm('nobody', true)).rejects.toMatchObject({ code: 'not-found' });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('its size', () => {
  it('is bounded: the oldest files go, the newest incidents stay, also across restarts', async () => {
    const limits = { maxFileBytes: 1000, maxFiles: 3 };
    let here = await openHere(limits);
    for (let minute = 0; minute < 40; minute += 1) {
      here.record(incident(minute));
      await here.flush();
      if (minute % 7 === 0) {
        await here.close();
        here = await openHere(limits);
      }
    }
    const names = await readdir(folder);
    expect(names.length).toBe(3);
    for (const name of names) expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(1000);
    const left = await here.list({});
    expect(left.length).toBeGreaterThanOrEqual(6);
    expect(left.map(({ at }) => at)).toEqual(left.map((_, index) => incident(39 - index).at));
  });
});

describe('after a crash', () => {
  it('skips a torn last line and goes on behind it', async () => {
    const here = await openHere();
    const kept = here.record(incident(0));
    await here.close();
    const whole = await readFile(firstFile(), 'utf8');
    for (const tornAt of [1, 40, whole.length - 1]) {
      await writeFile(firstFile(), whole + whole.slice(0, tornAt));
      const again = await openHere();
      const added = again.record(incident(1));
      await again.close();
      expect(ids(await again.list({}))).toEqual([added.incidentId, kept.incidentId]);
    }
  });

  it.each([
    '',
    '\n\n',
    'null\n',
    '{"type":"incident"}\n',
    '\u0000\u0000\n',
    '{"type":"incident","incident":{"at":1}}\n',
  ])('reads past rubbish (%j)', async (rubbish) => {
    const here = await openHere();
    here.record(incident(0));
    await here.close();
    await writeFile(firstFile(), rubbish + (await readFile(firstFile(), 'utf8')));
    expect(await (await openHere()).list({})).toHaveLength(1);
  });

  it('has every incident that was saved before a kill -9, and can be written to again', async () => {
    const script = `
      import { openJournal } from ${JSON.stringify(join(import.meta.dirname, '../../../src-engine/incidents/journal.ts'))};
      const journal = await openJournal(process.argv[1], () => {});
      for (;;) {
        journal.record(${JSON.stringify(incident())});
        await journal.flush();
        process.stdout.write('.');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: 'pipe' });
    let saved = 0;
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', () => resolve());
      child.stdout.on('data', (dots: Buffer) => {
        saved += dots.length;
        if (saved >= 50) child.kill('SIGKILL');
      });
    });
    expect(saved).toBeGreaterThanOrEqual(50);
    const here = await openHere();
    expect((await here.list({})).length).toBeGreaterThanOrEqual(saved);
    here.record(incident(1));
    expect((await here.list({ limit: 1 }))[0]?.at).toBe(incident(1).at);
  });
});

describe.skipIf(process.platform !== 'linux')('on a full disk', () => {
  /** Opens the journal with its file on the device that is always full. */
  const openFull = async (limits: Partial<JournalLimits> = {}) => {
    await (await openHere()).close();
    await symlink('/dev/full', firstFile());
    return openHere(limits);
  };

  it('says so once, goes on, and saves everything when there is room', async () => {
    const here = await openFull();
    const recorded = [here.record(incident(0)), here.record(incident(1))];
    await expect(here.flush()).rejects.toMatchObject({ code: 'disk-full' });
    expect(troubles).toMatchObject([{ code: 'disk-full' }]);
    expect(troubles[0]?.message).toContain('Protection goes on');
    await unlink(firstFile());
    recorded.push(here.record(incident(2)));
    await here.flush();
    expect(troubles).toHaveLength(2);
    expect(troubles[1]).toBeNull();
    await here.close();
    expect(await (await openHere()).list({})).toEqual(recorded.toReversed());
  });

  it('keeps no more in memory than it may, and says what is lost', async () => {
    const here = await openFull({ maxUnsaved: 3 });
    const recorded = [0, 1, 2, 3].map((minute) => here.record(incident(minute)));
    expect(troubles.some((trouble) => trouble?.message.includes('are lost'))).toBe(true);
    await here.flush().catch(() => undefined);
    await unlink(firstFile());
    expect(await here.list({})).toEqual(recorded.slice(1).toReversed());
  });

  it('tries again by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const here = await openFull();
      here.record(incident(0));
      await expect(here.flush()).rejects.toMatchObject({ code: 'disk-full' });
      await unlink(firstFile());
      vi.advanceTimersByTime(5000);
      await vi.waitFor(() => expect(troubles.at(-1)).toBeNull());
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('trouble with its folder', () => {
  it('is an error when it is opened', async () => {
    await writeFile(folder, 'in the way');
    await expect(openHere()).rejects.toMatchObject({ code: 'storage-failed' });
  });

  it.skipIf(process.platform === 'win32')('lists what waits in memory, and refuses a mark', async () => {
    const here = await openHere();
    await symlink(join(root, 'nowhere', 'file'), firstFile());
    const recorded = here.record(incident(0));
    expect(await here.list({})).toEqual([recorded]);
    await expect(here.markFalseAlarm(recorded.incidentId, true)).rejects.toMatchObject({
      code: 'storage-failed',
    });
    await unlink(firstFile());
    expect(await here.list({})).toEqual([recorded]);
    expect(await readFile(firstFile(), 'utf8')).toContain(recorded.incidentId);
  });

  it('that was deleted meanwhile is mended', async () => {
    const here = await openHere();
    here.record(incident(0));
    await here.flush();
    await rm(folder, { recursive: true });
    const kept = here.record(incident(1));
    expect(await here.list({})).toEqual([kept]);
    expect(troubles).toEqual([]);
  });
});
