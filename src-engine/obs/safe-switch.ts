/** Goes to the safe scene and back, unless the user has gone elsewhere meanwhile. */
import { type ObsClient, request } from './obs-client.ts';
import { ObsRequestError } from './obs-errors.ts';
import type { AwayFrom, StageJournal } from './stage-journal.ts';

export class SafeSwitch {
  readonly #journal: StageJournal;
  #collection = '';
  #isOn = false;
  /** This run asked for it; else one before it did. */
  #asked = false;
  /** OBS has told that the safe scene is on air; what it tells before that is about an earlier switch. */
  #arrived = false;

  constructor(journal: StageJournal) {
    this.#journal = journal;
  }

  /** True while it keeps the safe scene on air. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** True where a run before this one went to the safe scene and nobody asks for it now. */
  get forgotten(): boolean {
    return this.#isOn && !this.#asked;
  }

  /** Takes over a scene collection, with what the journal says of a run before this one. */
  adopt(collection: string): void {
    if (collection === this.#collection && this.#asked) return;
    this.#collection = collection;
    this.#asked = false;
    this.#isOn = this.#journal.of(collection)?.awayFrom !== undefined;
    this.#arrived = this.#isOn;
  }

  /** Goes to `safeScene`; `onAir` is where to go back to. Rejects with a UserError. */
  async away(client: ObsClient, safeScene: string, onAir: string): Promise<void> {
    this.#asked = true;
    if (this.#isOn) return;
    if (onAir !== safeScene) this.#journal.away(this.#collection, { sceneName: onAir });
    this.#isOn = true;
    this.#arrived = false;
    const [transition, answer] = await client.batch([
      request('GetCurrentSceneTransition'),
      request('SetCurrentProgramScene', { sceneName: safeScene }),
    ]);
    if (answer?.ok === true) {
      const from = this.#journal.of(this.#collection)?.awayFrom;
      if (from === undefined || !transition?.ok) return;
      const { transitionName } = transition.data as { transitionName: string };
      this.#journal.away(this.#collection, { ...from, transitionName });
      return;
    }
    this.forget();
    throw new ObsRequestError('SetCurrentProgramScene', answer?.code ?? 0);
  }

  /** Back to where it was, if the safe scene is still on air. Rejects with a UserError; then it is still on. */
  async back(client: ObsClient, safeScene: string): Promise<void> {
    const from = this.#journal.of(this.#collection)?.awayFrom;
    const { currentProgramSceneName } = await client.call('GetCurrentProgramScene');
    if (from !== undefined && currentProgramSceneName === safeScene) await goBack(client, from);
    this.forget();
  }

  /** Where it would go back to; the caller takes that over. */
  handOver(): string | undefined {
    const from = this.#journal.of(this.#collection)?.awayFrom;
    this.forget();
    return from?.sceneName;
  }

  /** To be told of every change of the programme scene: whoever leaves the safe scene has taken over. */
  programmeChanged(sceneName: string, safeScene: string): void {
    if (sceneName === safeScene) this.#arrived = true;
    else if (this.#isOn && this.#arrived) this.forget();
  }

  /** It is over: whatever is on air now stays. */
  forget(): void {
    this.#isOn = false;
    this.#asked = false;
    if (this.#journal.of(this.#collection)?.awayFrom !== undefined) {
      this.#journal.away(this.#collection, undefined);
    }
  }
}

/** Puts a scene on air again; false where it is gone meanwhile. The transition is the user's again if a restart took it. */
export async function goBack(client: ObsClient, { sceneName, transitionName }: AwayFrom): Promise<boolean> {
  const [now] = await client.batch([request('GetCurrentSceneTransition')]);
  const current = now?.ok ? (now.data as { transitionName: string }).transitionName : undefined;
  const [answer] = await client.batch([
    request('SetCurrentProgramScene', { sceneName }),
    ...(transitionName === undefined || transitionName === current
      ? []
      : [request('SetCurrentSceneTransition', { transitionName })]),
  ]);
  return answer?.ok === true;
}
