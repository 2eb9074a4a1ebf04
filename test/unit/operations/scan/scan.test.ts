import { describe, expect, it } from 'vitest';
import type { RecordingSpeech, TimedLook } from '../../../../src-engine/operations/ports/speech.ts';
import { scan } from '../../../../src-engine/operations/scan/scan.ts';
import { preset } from '../../../../src-engine/policy/presets.ts';

/** Ten seconds with a word at 4000-4300, looked at every 300 ms. */
function scripted(computeMs: number): RecordingSpeech {
  return {
    async *listen(frames): AsyncGenerator<TimedLook> {
      for await (const _ of frames);
      for (let heardUntilMs = 300; heardUntilMs <= 12_000; heardUntilMs += 300) {
        const fromMs = Math.max(0, heardUntilMs - 2400);
        const hears = fromMs < 4000 && heardUntilMs >= 4300;
        const hit = { category: 'slur.origin' as const, fromMs: 4000, untilMs: 4300, probability: 0.9 };
        const look = {
          fromMs,
          heardUntilMs,
          checkedUntilMs: heardUntilMs - 150,
          followedFromMs: fromMs,
          isSpeech: true,
        };
        yield { look: { ...look, hits: hears ? [hit] : [] }, computeMs };
      }
    },
  };
}

async function scanWith(computeMs: number) {
  const tenSeconds = (async function* () {
    yield { fromMs: 0, samples: new Float32Array(160_000) };
  })();
  return scan(tenSeconds, scripted(computeMs), {
    policy: preset('everything'),
    words: { watched: [], privatePhrases: [], allowed: [] },
    delayMs: 1500,
  });
}

describe('scan in simulated time', () => {
  it('cuts the word with its pads and says when it was known, computing included', async () => {
    const result = await scanWith(60);
    expect(result).toMatchObject({ durationMs: 10_000, uncheckedMs: 0, slowLooks: 0 });
    expect(result.cuts).toEqual([{ fromMs: 3955, untilMs: 4365, category: 'slur.origin', action: 'mute' }]);
    // The first look that hears the word whole ends at 4500.
    expect(result.decisions).toMatchObject([{ fromMs: 4000, untilMs: 4300, firstEvidenceMs: 260 }]);
    expect(result.decisions[0]?.latenessMs).toBeGreaterThan(1000);
    expect(result.decisions[0]?.latenessMs).toBeLessThan(1200);
  });

  it('misses nothing on a machine that is too busy, and says that it is', async () => {
    const result = await scanWith(5000);
    expect(result.cuts).toHaveLength(1);
    expect(result.slowLooks).toBe(40);
  });
});
