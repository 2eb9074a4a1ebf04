import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HoldReason, MuteArbiter, type MuteRequest } from '../../../src-engine/cut/mute-arbiter.ts';

const quiet = { onMuted: () => undefined, onAudible: () => undefined };
const linked = (obsMuted = false, leftMutedByUs = false) => {
  const arbiter = new MuteArbiter(quiet, leftMutedByUs);
  arbiter.linked(obsMuted, 0);
  return arbiter;
};
/** What the arbiter asks for, answered and echoed at once. */
const carryOut = (arbiter: MuteArbiter, nowMs: number) => {
  const request = arbiter.next(nowMs);
  if (request === null) return null;
  arbiter.settled(request.requestId, 'applied', nowMs);
  expect(arbiter.seen(request.muted, nowMs)).toBe(false);
  return { muted: request.muted, bleep: request.bleep };
};
const mute = { muted: true, bleep: false };
const unmute = { muted: false, bleep: false };

describe('reasons to mute', () => {
  it('mute once and unmute when the last of them is gone', () => {
    const arbiter = linked();
    expect(carryOut(arbiter, 1)).toBeNull();
    arbiter.hold('cut');
    expect(carryOut(arbiter, 2)).toEqual(mute);
    arbiter.hold('panic');
    arbiter.release('cut');
    expect(carryOut(arbiter, 3)).toBeNull();
    arbiter.release('panic');
    expect(carryOut(arbiter, 4)).toEqual(unmute);
  });

  it('bleep for a cut that is alone, and for nothing else', () => {
    const arbiter = linked();
    arbiter.hold('cut', true);
    expect(carryOut(arbiter, 1)).toEqual({ muted: true, bleep: true });
    arbiter.hold('catching-up');
    expect(carryOut(arbiter, 2)).toEqual(mute);
    arbiter.release('catching-up');
    expect(carryOut(arbiter, 3)).toEqual({ muted: true, bleep: true });
    arbiter.hold('cut', false);
    expect(carryOut(arbiter, 4)).toEqual(mute);
    arbiter.release('cut');
    expect(carryOut(arbiter, 5)).toEqual(unmute);
  });
});

describe('a link that is lost in the middle of a request', () => {
  it('leaves a mute that is ours: OBS may have done what it could not answer', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    const request = arbiter.next(1) as MuteRequest;
    arbiter.settled(request.requestId, 'unanswered', 10);
    arbiter.unlinked(10);
    arbiter.release('cut');
    // Longer than any event of that request could take.
    expect(arbiter.next(8000)).toBeNull();
    arbiter.linked(true, 9000);
    expect(arbiter.userMuted).toBe(false);
    expect(carryOut(arbiter, 9001)).toEqual(unmute);
  });

  it('leaves the streamer’s mute theirs where OBS refused ours', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    const request = arbiter.next(1) as MuteRequest;
    arbiter.settled(request.requestId, 'refused', 10);
    arbiter.unlinked(10);
    arbiter.linked(true, 9000);
    expect(arbiter.userMuted).toBe(true);
  });
});

describe('the streamer’s own mute', () => {
  it('before a cut stands through it, without a bleep', () => {
    const arbiter = linked();
    expect(arbiter.seen(true, 1)).toBe(true);
    arbiter.hold('cut', true);
    expect(carryOut(arbiter, 2)).toBeNull();
    arbiter.release('cut');
    expect(carryOut(arbiter, 3)).toBeNull();
    expect(arbiter.userMuted).toBe(true);
  });

  it('during a cut outlasts it, and stops the bleep', () => {
    const arbiter = linked();
    arbiter.hold('cut', true);
    carryOut(arbiter, 1);
    arbiter.seen(true, 2);
    expect(carryOut(arbiter, 2)).toEqual(mute);
    arbiter.release('cut');
    expect(carryOut(arbiter, 3)).toBeNull();
  });

  it('taken off during a cut is remembered, but the cut stands', () => {
    const arbiter = linked();
    arbiter.seen(true, 1);
    arbiter.hold('cut', true);
    arbiter.seen(false, 2);
    expect(carryOut(arbiter, 2)).toEqual({ muted: true, bleep: true });
    arbiter.release('cut');
    expect(carryOut(arbiter, 3)).toEqual(unmute);
  });

  it('that was there when we linked is theirs, unless an earlier run of ours left it', () => {
    expect(carryOut(linked(true), 1)).toBeNull();
    expect(carryOut(linked(true, true), 1)).toEqual(unmute);
    expect(carryOut(linked(false, true), 1)).toBeNull();
  });

  it('set at the very moment our mute was on its way is not taken for its echo', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    const request = arbiter.next(1) as MuteRequest;
    arbiter.seen(true, 2);
    arbiter.seen(true, 2);
    arbiter.settled(request.requestId, 'applied', 3);
    arbiter.release('cut');
    expect(carryOut(arbiter, 4)).toBeNull();
    expect(arbiter.userMuted).toBe(true);
  });

  it('is set again where our unmute crossed it', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    carryOut(arbiter, 1);
    arbiter.release('cut');
    expect(arbiter.next(2)).toMatchObject(unmute);
    arbiter.seen(true, 3);
    arbiter.seen(false, 3);
    expect(carryOut(arbiter, 3)).toEqual(mute);
  });
});

describe('echoes', () => {
  it('are told apart whatever order they come in', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    const first = arbiter.next(1) as MuteRequest;
    arbiter.release('cut');
    const second = arbiter.next(50) as MuteRequest;
    arbiter.settled(second.requestId, 'applied', 52);
    arbiter.settled(first.requestId, 'applied', 52);
    expect(arbiter.seen(false, 53)).toBe(false);
    expect(arbiter.seen(true, 54)).toBe(false);
    expect(arbiter.userMuted).toBe(false);
    expect(arbiter.next(55)).toBeNull();
  });

  it('are not waited for for ever: later the same event is the streamer', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    const request = arbiter.next(1) as MuteRequest;
    arbiter.settled(request.requestId, 'applied', 2);
    arbiter.next(600);
    expect(arbiter.seen(true, 600)).toBe(true);
  });
});

describe('what is known of OBS', () => {
  it('is muted once the latest request is confirmed, and audible from the moment an unmute goes out', () => {
    const log: string[] = [];
    const arbiter = new MuteArbiter(
      { onMuted: (atMs) => log.push(`muted ${atMs}`), onAudible: (atMs) => log.push(`audible ${atMs}`) },
      false,
    );
    arbiter.linked(false, 0);
    arbiter.hold('cut');
    const first = arbiter.next(10) as MuteRequest;
    arbiter.release('cut');
    const second = arbiter.next(20) as MuteRequest;
    arbiter.settled(first.requestId, 'applied', 21);
    arbiter.seen(true, 22);
    arbiter.settled(second.requestId, 'applied', 23);
    arbiter.seen(false, 24);
    expect(log).toEqual(['audible 0', 'audible 20']);
    arbiter.hold('cut');
    const third = arbiter.next(30) as MuteRequest;
    arbiter.settled(third.requestId, 'applied', 32);
    arbiter.unlinked(40);
    expect(log.slice(2)).toEqual(['muted 32', 'audible 40']);
  });
});

describe('requests that fail', () => {
  it('leave no echo when refused, so that the next event is the streamer', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    const request = arbiter.next(0) as MuteRequest;
    arbiter.settled(request.requestId, 'refused', 10);
    expect(arbiter.seen(true, 11)).toBe(true);
  });

  it('may still land when nobody answered', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    const request = arbiter.next(0) as MuteRequest;
    arbiter.settled(request.requestId, 'unanswered', 1000);
    expect(arbiter.seen(true, 1050)).toBe(false);
  });

  it('are repeated after a pause', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    const request = arbiter.next(0) as MuteRequest;
    arbiter.settled(request.requestId, 'refused', 10);
    expect(arbiter.next(50)).toBeNull();
    expect(arbiter.nextWakeMs(50)).toBe(110);
    expect(carryOut(arbiter, 110)).toEqual(mute);
    expect(arbiter.nextWakeMs(111)).toBe(Number.POSITIVE_INFINITY);
  });

  it('count as failed when no answer comes', () => {
    const arbiter = linked();
    arbiter.hold('cut');
    arbiter.next(0);
    expect(arbiter.nextWakeMs(0)).toBe(5000);
    expect(arbiter.next(5000)).toBeNull();
    expect(carryOut(arbiter, 5100)).toEqual(mute);
  });
});

describe('a lost link', () => {
  const dropped = (before: (arbiter: MuteArbiter) => void, obsMuted: boolean) => {
    const arbiter = linked();
    before(arbiter);
    arbiter.unlinked(100);
    arbiter.release('cut');
    expect(arbiter.next(200)).toBeNull();
    arbiter.linked(obsMuted, 300);
    return carryOut(arbiter, 300);
  };

  it('leaves our mute ours: it is taken off afterwards', () => {
    expect(
      dropped((arbiter) => {
        arbiter.hold('cut');
        carryOut(arbiter, 1);
      }, true),
    ).toEqual(unmute);
    expect(
      dropped((arbiter) => {
        arbiter.hold('cut');
        arbiter.next(1);
      }, true),
    ).toEqual(unmute);
  });

  it('leaves what the streamer muted before or meanwhile', () => {
    expect(
      dropped((arbiter) => {
        arbiter.seen(true, 1);
      }, true),
    ).toBeNull();
    expect(dropped(() => undefined, true)).toBeNull();
  });

  it('does not keep a mute that the streamer has taken over for ours', () => {
    const takenOver = (arbiter: MuteArbiter) => {
      arbiter.hold('cut');
      carryOut(arbiter, 1);
      arbiter.seen(true, 2);
      arbiter.release('cut');
      arbiter.seen(false, 3);
    };
    expect(dropped(takenOver, true)).toBeNull();
  });

  it('mutes again at once while a reason stands', () => {
    const arbiter = linked();
    arbiter.hold('panic');
    carryOut(arbiter, 1);
    arbiter.unlinked(100);
    arbiter.linked(false, 300);
    expect(carryOut(arbiter, 300)).toEqual(mute);
  });
});

/** An OBS that carries out requests and tells of every change, each a little later, in order. */
function play(actions: readonly Action[]) {
  const arbiter = linked();
  const reasons = new Set<HoldReason>();
  const later: { atMs: number; run: () => void }[] = [];
  let obs = { muted: false, bleep: false };
  let wish = false;
  let nowMs = 0;
  const send = () => {
    for (let request = arbiter.next(nowMs); request !== null; request = arbiter.next(nowMs)) {
      if (!request.muted) expect({ reasons: [...reasons] }).toEqual({ reasons: [] });
      expect(request.bleep && !request.muted).toBe(false);
      carry(request);
    }
  };
  const carry = (request: MuteRequest) => {
    const fails = nowMs % 5 === 4;
    const sentAtMs = nowMs;
    later.push({
      atMs: sentAtMs + 1,
      run: () => {
        if (!fails) {
          obs = { muted: request.muted, bleep: request.bleep };
          later.push({ atMs: nowMs + (sentAtMs % 3), run: () => arbiter.seen(request.muted, nowMs) });
        }
        later.push({
          atMs: nowMs + 2,
          run: () => arbiter.settled(request.requestId, fails ? 'refused' : 'applied', nowMs),
        });
      },
    });
  };
  const runUntil = (untilMs: number) => {
    while (nowMs < untilMs) {
      nowMs += 1;
      let due = later.findIndex(({ atMs }) => atMs <= nowMs);
      while (due >= 0) {
        later.splice(due, 1)[0]?.run();
        due = later.findIndex(({ atMs }) => atMs <= nowMs);
      }
      send();
    }
  };
  for (const action of actions) {
    runUntil(nowMs + action.afterMs);
    if (action.kind === 'user') {
      wish = action.muted;
      obs = { ...obs, muted: action.muted };
      later.push({ atMs: nowMs + 2, run: () => arbiter.seen(action.muted, nowMs) });
    } else if (action.holds) {
      reasons.add(action.reason);
      arbiter.hold(action.reason, action.bleep);
    } else {
      reasons.delete(action.reason);
      arbiter.release(action.reason);
    }
    send();
  }
  runUntil(nowMs + 1000);
  return { obs, wish, reasons };
}

type Action = { readonly afterMs: number } & (
  | { readonly kind: 'user'; readonly muted: boolean }
  | { readonly kind: 'reason'; readonly reason: HoldReason; readonly holds: boolean; readonly bleep: boolean }
);

const actions = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('user' as const),
      muted: fc.boolean(),
      afterMs: fc.integer({ min: 8, max: 400 }),
    }),
    fc.record({
      kind: fc.constant('reason' as const),
      reason: fc.constantFrom<HoldReason>('cut', 'catching-up', 'panic'),
      holds: fc.boolean(),
      bleep: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: 400 }),
    }),
  ),
  { maxLength: 20 },
);

describe('whatever happens', () => {
  it('an unmute is never asked for while a reason stands, and in the end OBS is as wished', () => {
    fc.assert(
      fc.property(actions, (list) => {
        const { obs, wish, reasons } = play(list);
        expect(obs.muted).toBe(wish || reasons.size > 0);
        if (wish || !reasons.has('cut')) expect(obs.bleep).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
