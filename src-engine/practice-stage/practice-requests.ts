/** The requests of obs-websocket v5 that the practice stage answers: those that Airlock uses, and a few to play with. */
import {
  EXISTS,
  type JsonObject,
  NOT_FOUND,
  PRACTICE_CANVAS,
  type PracticeItem,
  type PracticeWorld,
  Refusal,
} from './practice-world.ts';

type Answer = (world: PracticeWorld, data: JsonObject) => JsonObject | undefined;

/** A handler that changes something and answers nothing. */
const change =
  (work: (world: PracticeWorld, data: JsonObject) => unknown): Answer =>
  (world, data) => {
    work(world, data);
    return undefined;
  };

const text = (value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw new Refusal(400, 'A text field is missing or empty.');
  return value;
};

const output = (field: 'streaming' | 'recording', eventType: string, active: boolean): Answer =>
  change((world) => {
    world[field] = active;
    const outputState = active ? 'OBS_WEBSOCKET_OUTPUT_STARTED' : 'OBS_WEBSOCKET_OUTPUT_STOPPED';
    world.emit(eventType, { outputActive: active, outputState });
  });

/** Request status of obs-websocket: RequestProcessingFailed. */
const NO_PICTURE = 702;

/** An item's transform as OBS tells of it; what was never set is as for a new item. */
function transformOf(world: PracticeWorld, item: PracticeItem): JsonObject {
  const { width: sourceWidth, height: sourceHeight } = world.sizeOf(item.sourceName);
  return {
    positionX: 0,
    positionY: 0,
    rotation: 0,
    scaleX: 1,
    scaleY: 1,
    alignment: 5,
    boundsType: 'OBS_BOUNDS_NONE',
    boundsAlignment: 0,
    boundsWidth: 0,
    boundsHeight: 0,
    cropLeft: 0,
    cropRight: 0,
    cropTop: 0,
    cropBottom: 0,
    ...item.transform,
    sourceWidth,
    sourceHeight,
  };
}

export const practiceRequests: Readonly<Record<string, Answer>> = {
  GetVersion: () => ({
    obsVersion: 'practice',
    obsWebSocketVersion: '5.1.0',
    rpcVersion: 1,
    availableRequests: Object.keys(practiceRequests),
    supportedImageFormats: ['jpg', 'png'],
    platform: 'practice',
    platformDescription: 'Airlock’s practice stage',
  }),
  GetStats: () => ({ activeFps: 30, renderSkippedFrames: 0, outputSkippedFrames: 0 }),
  GetVideoSettings: () => ({
    baseWidth: PRACTICE_CANVAS.width,
    baseHeight: PRACTICE_CANVAS.height,
    outputWidth: PRACTICE_CANVAS.width,
    outputHeight: PRACTICE_CANVAS.height,
    fpsNumerator: 30,
    fpsDenominator: 1,
  }),
  GetSceneCollectionList: (world) => ({
    currentSceneCollectionName: world.collection,
    sceneCollections: [world.collection],
  }),
  SetCurrentSceneCollection: change((world, data) => {
    if (data.sceneCollectionName !== world.collection) throw new Refusal(NOT_FOUND, 'No such collection.');
  }),
  GetProfileList: (world) => ({ currentProfileName: world.profile, profiles: [world.profile] }),

  GetStreamStatus: (world) => ({ outputActive: world.streaming }),
  GetRecordStatus: (world) => ({ outputActive: world.recording }),
  StartStream: output('streaming', 'StreamStateChanged', true),
  StopStream: output('streaming', 'StreamStateChanged', false),
  StartRecord: output('recording', 'RecordStateChanged', true),
  StopRecord: output('recording', 'RecordStateChanged', false),

  GetInputKindList: () => ({
    inputKinds: ['color_source_v3', 'ffmpeg_source', 'practice_microphone', 'practice_screen'],
  }),
  GetInputList: (world) => ({
    inputs: world.inputs.map((input) => ({ inputName: input.name, inputKind: input.kind })),
  }),
  CreateInput: (world, data) => {
    const settings = (data.inputSettings ?? {}) as JsonObject;
    const sceneItemId = world.addInput(data.sceneName, text(data.inputName), text(data.inputKind), settings);
    return { sceneItemId };
  },
  RemoveInput: change((world, data) => world.removeInput(data.inputName)),
  SetInputName: change((world, data) => world.renameInput(data.inputName, text(data.newInputName))),
  GetInputSettings: (world, data) => {
    const input = world.input(data.inputName);
    return { inputSettings: input.settings, inputKind: input.kind };
  },
  GetInputMute: (world, data) => ({ inputMuted: world.audio(data.inputName).muted }),
  SetInputMute: change((world, data) => world.setMuted(data.inputName, data.inputMuted === true)),
  GetInputVolume: (world, data) => {
    world.audio(data.inputName);
    return { inputVolumeMul: 1, inputVolumeDb: 0 };
  },
  GetInputAudioSyncOffset: (world, data) => ({ inputAudioSyncOffset: world.audio(data.inputName).offsetMs }),
  SetInputAudioSyncOffset: change((world, data) => {
    const offsetMs = Number(data.inputAudioSyncOffset);
    if (!(offsetMs >= -950 && offsetMs <= 20_000)) throw new Refusal(402, 'The field value is out of range.');
    world.setOffset(data.inputName, offsetMs);
  }),
  GetInputAudioMonitorType: (world, data) => ({ monitorType: world.audio(data.inputName).monitorType }),
  SetInputAudioMonitorType: change((world, data) => {
    world.audio(data.inputName).monitorType = text(data.monitorType);
    world.emit('InputAudioMonitorTypeChanged', {
      inputName: text(data.inputName),
      monitorType: text(data.monitorType),
    });
  }),

  GetSceneList: (world) => ({
    currentProgramSceneName: world.programmeScene,
    currentPreviewSceneName: null,
    scenes: world.scenes.map((scene, sceneIndex) => ({ sceneName: scene.name, sceneIndex })),
  }),
  CreateScene: change((world, data) => world.addScene(text(data.sceneName))),
  RemoveScene: change((world, data) => world.removeScene(data.sceneName)),
  GetCurrentProgramScene: (world) => ({ currentProgramSceneName: world.programmeScene }),
  SetCurrentProgramScene: change((world, data) => {
    world.programmeScene = world.scene(data.sceneName).name;
    world.emit('CurrentProgramSceneChanged', { sceneName: world.programmeScene });
  }),
  GetCurrentSceneTransition: () => ({ transitionName: 'Cut', transitionKind: 'cut_transition' }),
  GetSceneTransitionList: () => ({
    currentSceneTransitionName: 'Cut',
    currentSceneTransitionKind: 'cut_transition',
    transitions: [{ transitionName: 'Cut', transitionKind: 'cut_transition' }],
  }),
  GetSceneSceneTransitionOverride: (world, data) => {
    const scene = world.scene(data.sceneName);
    return { transitionName: scene.transitionName, transitionDuration: scene.transitionDurationMs };
  },
  SetSceneSceneTransitionOverride: change((world, data) => {
    const scene = world.scene(data.sceneName);
    if (data.transitionName !== undefined) scene.transitionName = data.transitionName as string | null;
    if (data.transitionDuration !== undefined) {
      scene.transitionDurationMs = data.transitionDuration as number | null;
    }
  }),
  GetSourceScreenshot: (world, data) => {
    const sourceName = text(data.sourceName);
    if (world.scenes.some((scene) => scene.name === sourceName)) {
      throw new Refusal(NO_PICTURE, 'The practice stage composes no pictures of scenes.');
    }
    const own = world.sizeOf(sourceName);
    const size = {
      width: Number(data.imageWidth ?? own.width),
      height: Number(data.imageHeight ?? own.height),
    };
    const bytes = world.picture(sourceName, size);
    if (bytes === undefined) throw new Refusal(NO_PICTURE, 'The source shows no picture.');
    const imageFormat = text(data.imageFormat);
    return { imageData: `data:image/${imageFormat};base64,${Buffer.from(bytes).toString('base64')}` };
  },
  GetSourceActive: (world, data) => {
    const scene = world.scene(data.sourceName);
    const active = scene.name === world.programmeScene;
    return { videoActive: active, videoShowing: active || scene.projected };
  },
  OpenSourceProjector: change((world, data) => {
    world.scene(data.sourceName).projected = true;
  }),

  GetSceneItemList: (world, data) => ({
    sceneItems: world.scene(data.sceneName).items.map((item) => ({
      sceneItemId: item.id,
      sourceName: item.sourceName,
      sceneItemEnabled: item.enabled,
      isGroup: null,
      inputKind: world.inputs.find((input) => input.name === item.sourceName)?.kind ?? null,
      sceneItemTransform: transformOf(world, item),
    })),
  }),
  GetGroupSceneItemList: () => {
    throw new Refusal(NOT_FOUND, 'The practice stage has no groups.');
  },
  GetSceneItemId: (world, data) => {
    const item = world.scene(data.sceneName).items.find((each) => each.sourceName === data.sourceName);
    if (item === undefined) throw new Refusal(NOT_FOUND, 'No scene items were found.');
    return { sceneItemId: item.id };
  },
  CreateSceneItem: (world, data) => ({
    sceneItemId: world.addItem(data.sceneName, text(data.sourceName), data.sceneItemEnabled !== false),
  }),
  RemoveSceneItem: change((world, data) => {
    const item = world.item(data.sceneName, data.sceneItemId);
    const { items, name } = world.scene(data.sceneName);
    items.splice(items.indexOf(item), 1);
    world.emit('SceneItemRemoved', { sceneName: name, sourceName: item.sourceName, sceneItemId: item.id });
  }),
  SetSceneItemEnabled: change((world, data) => {
    const item = world.item(data.sceneName, data.sceneItemId);
    const sceneItemEnabled = data.sceneItemEnabled === true;
    if (item.enabled === sceneItemEnabled) return;
    item.enabled = sceneItemEnabled;
    world.emit('SceneItemEnableStateChanged', {
      sceneName: text(data.sceneName),
      sceneItemId: item.id,
      sceneItemEnabled,
    });
  }),
  SetSceneItemTransform: change((world, data) => {
    const item = world.item(data.sceneName, data.sceneItemId);
    item.transform = { ...item.transform, ...(data.sceneItemTransform as JsonObject) };
  }),

  GetSourceFilterList: (world, data) => ({
    filters: world.scene(data.sourceName).filters.map((filter, filterIndex) => ({
      filterName: filter.name,
      filterKind: filter.kind,
      filterEnabled: filter.enabled,
      filterSettings: filter.settings,
      filterIndex,
    })),
  }),
  GetSourceFilter: (world, data) => {
    const filter = world.filter(data.sourceName, data.filterName);
    return { filterEnabled: filter.enabled, filterSettings: filter.settings, filterKind: filter.kind };
  },
  CreateSourceFilter: change((world, data) => {
    const { filters, name } = world.scene(data.sourceName);
    if (filters.some((each) => each.name === data.filterName)) {
      throw new Refusal(EXISTS, 'A filter already exists by that name.');
    }
    filters.push({
      name: text(data.filterName),
      kind: text(data.filterKind),
      enabled: true,
      settings: (data.filterSettings ?? {}) as JsonObject,
    });
    world.emit('SourceFilterCreated', { sourceName: name, filterName: text(data.filterName) });
  }),
  RemoveSourceFilter: change((world, data) => {
    const filter = world.filter(data.sourceName, data.filterName);
    const { filters, name } = world.scene(data.sourceName);
    filters.splice(filters.indexOf(filter), 1);
    world.emit('SourceFilterRemoved', { sourceName: name, filterName: filter.name });
  }),
  SetSourceFilterName: change((world, data) => {
    world.filter(data.sourceName, data.filterName).name = text(data.newFilterName);
  }),
  SetSourceFilterEnabled: change((world, data) => {
    const filter = world.filter(data.sourceName, data.filterName);
    filter.enabled = data.filterEnabled === true;
    world.emit('SourceFilterEnableStateChanged', {
      sourceName: text(data.sourceName),
      filterName: filter.name,
      filterEnabled: filter.enabled,
    });
  }),
  SetSourceFilterIndex: change((world, data) => {
    const filter = world.filter(data.sourceName, data.filterName);
    const { filters } = world.scene(data.sourceName);
    filters.splice(filters.indexOf(filter), 1);
    filters.splice(Number(data.filterIndex), 0, filter);
  }),
  SetSourceFilterSettings: change((world, data) => {
    const filter = world.filter(data.sourceName, data.filterName);
    filter.settings = { ...filter.settings, ...(data.filterSettings as JsonObject) };
  }),
};
