/** Turns the events of obs-websocket into what the stage acts on. */
import type { MeterReading } from '../operations/ports/sound.ts';
import type { ObsClient } from './obs-client.ts';

export interface StageEventHandlers {
  meters(readings: readonly MeterReading[]): void;
  mute(inputName: string, muted: boolean): void;
  inputCreated(inputName: string): void;
  inputRemoved(inputName: string): void;
  inputRenamed(from: string, to: string): void;
  sceneCreated(sceneName: string): void;
  sceneRemoved(sceneName: string): void;
  sceneRenamed(from: string, to: string): void;
  programme(sceneName: string): void;
  outputs(change: { streaming?: boolean; recording?: boolean }): void;
  /** OBS is about to load another scene collection, or to exit: what is removed now was not removed by the user. */
  unloading(): void;
  collectionChanged(collection: string): void;
  collectionsListed(collections: readonly string[]): void;
  profileChanged(): void;
  sceneItemEnabled(item: {
    readonly sceneName: string;
    readonly sceneItemId: number;
    readonly enabled: boolean;
  }): void;
  filterEnabled(sourceName: string, filterName: string, enabled: boolean): void;
  filterSettings(sourceName: string, filterName: string): void;
  /** Something of a kind that may be ours was touched: look at the stage. */
  touched(): void;
  /** What a scene shows may be elsewhere now. */
  layoutTouched(): void;
}

/** Subscribes; lasts as long as the client. `now` is the engine's clock. */
export function followEvents(client: ObsClient, handlers: StageEventHandlers, now: () => number): void {
  client.on('InputVolumeMeters', ({ inputs }) => handlers.meters(meterReadings(inputs, now())));
  client.on('InputMuteStateChanged', ({ inputName, inputMuted }) => handlers.mute(inputName, inputMuted));
  client.on('InputCreated', ({ inputName }) => handlers.inputCreated(inputName));
  client.on('InputRemoved', ({ inputName }) => handlers.inputRemoved(inputName));
  client.on('InputNameChanged', ({ oldInputName, inputName }) =>
    handlers.inputRenamed(oldInputName, inputName),
  );
  client.on('SceneCreated', ({ sceneName, isGroup }) => {
    if (!isGroup) handlers.sceneCreated(sceneName);
  });
  client.on('SceneRemoved', ({ sceneName, isGroup }) => {
    if (!isGroup) handlers.sceneRemoved(sceneName);
  });
  client.on('SceneNameChanged', ({ oldSceneName, sceneName }) =>
    handlers.sceneRenamed(oldSceneName, sceneName),
  );
  client.on('CurrentProgramSceneChanged', ({ sceneName }) => handlers.programme(sceneName));
  client.on('StreamStateChanged', ({ outputActive }) => handlers.outputs({ streaming: outputActive }));
  client.on('RecordStateChanged', ({ outputActive }) => handlers.outputs({ recording: outputActive }));
  client.on('CurrentSceneCollectionChanging', () => handlers.unloading());
  client.on('ExitStarted', () => handlers.unloading());
  client.on('CurrentSceneCollectionChanged', ({ sceneCollectionName }) =>
    handlers.collectionChanged(sceneCollectionName),
  );
  client.on('SceneCollectionListChanged', ({ sceneCollections }) =>
    handlers.collectionsListed(sceneCollections),
  );
  client.on('CurrentProfileChanged', () => handlers.profileChanged());
  for (const name of [
    'InputAudioSyncOffsetChanged',
    'InputAudioMonitorTypeChanged',
    'SourceFilterCreated',
    'SourceFilterRemoved',
    'SourceFilterNameChanged',
    'SourceFilterListReindexed',
    'SceneItemRemoved',
  ] as const) {
    client.on(name, () => handlers.touched());
  }
  client.on('SceneItemEnableStateChanged', ({ sceneName, sceneItemId, sceneItemEnabled: enabled }) =>
    handlers.sceneItemEnabled({ sceneName, sceneItemId, enabled }),
  );
  client.on('SourceFilterEnableStateChanged', ({ sourceName, filterName, filterEnabled }) =>
    handlers.filterEnabled(sourceName, filterName, filterEnabled),
  );
  client.on('SourceFilterSettingsChanged', ({ sourceName, filterName }) =>
    handlers.filterSettings(sourceName, filterName),
  );
  for (const name of [
    'SceneItemCreated',
    'SceneItemRemoved',
    'SceneItemTransformChanged',
    'SceneCreated',
    'SceneRemoved',
    'SceneNameChanged',
    'InputNameChanged',
    'InputSettingsChanged',
    'CurrentProgramSceneChanged',
    'CurrentSceneCollectionChanged',
    'CurrentProfileChanged',
    'SourceFilterCreated',
    'SourceFilterRemoved',
  ] as const) {
    client.on(name, () => handlers.layoutTouched());
  }
}

/** The third value of each channel's triple is the peak before volume and mute (obs-websocket, InputVolumeMeters). */
export function meterReadings(inputs: readonly unknown[], atMs: number): MeterReading[] {
  return (inputs as readonly { inputName: string; inputLevelsMul: readonly (readonly number[])[] }[])
    .filter((input) => input.inputLevelsMul.length > 0)
    .map(({ inputName, inputLevelsMul }) => ({
      inputName,
      atMs,
      rawPeak: Math.max(0, ...inputLevelsMul.map((channel) => channel[2] ?? 0)),
    }));
}
