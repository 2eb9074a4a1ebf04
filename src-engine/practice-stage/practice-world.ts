/** The scenes, inputs and filters of the practice stage: plain state, changed by requests. */
import { AiredLog } from './aired-log.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface PracticeInput {
  name: string;
  readonly kind: string;
  readonly settings: JsonObject;
  readonly hasAudio: boolean;
  muted: boolean;
  offsetMs: number;
  monitorType: string;
}

export interface PracticeFilter {
  name: string;
  readonly kind: string;
  enabled: boolean;
  settings: JsonObject;
}

export interface PracticeItem {
  readonly id: number;
  sourceName: string;
  enabled: boolean;
  transform: JsonObject;
}

export interface PracticeScene {
  name: string;
  readonly items: PracticeItem[];
  readonly filters: PracticeFilter[];
  transitionName: string | null;
  transitionDurationMs: number | null;
  nextItemId: number;
  /** Shown by a projector. */
  projected: boolean;
}

/** A request that is refused, with obs-websocket's status code. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, comment: string) {
    super(comment);
    this.code = code;
  }
}

export const NOT_FOUND = 600;
export const EXISTS = 601;
export const NO_AUDIO = 604;

/** Kinds that make sound, of those that the practice stage knows. */
const audioKinds = new Set(['practice_microphone', 'ffmpeg_source']);

/** The practice stage's canvas, in pixels. */
export const PRACTICE_CANVAS = { width: 1280, height: 720 } as const;

/** What an input shows, encoded as a picture file, at the size asked for; undefined: nothing. */
export type PracticePicture = (
  inputName: string,
  size: { readonly width: number; readonly height: number },
) => Uint8Array | undefined;

export type Emit = (eventType: string, eventData: JsonObject) => void;

export class PracticeWorld {
  readonly collection = 'Practice';
  readonly profile = 'Practice';
  readonly scenes: PracticeScene[] = [];
  readonly inputs: PracticeInput[] = [];
  readonly aired: AiredLog;
  programmeScene = '';
  streaming = false;
  recording = false;
  readonly emit: Emit;
  readonly picture: PracticePicture;

  constructor(emit: Emit, now: () => number, picture: PracticePicture) {
    this.emit = emit;
    this.picture = picture;
    this.aired = new AiredLog(now);
  }

  scene(name: unknown): PracticeScene {
    const scene = this.scenes.find((each) => each.name === name);
    if (scene === undefined) throw new Refusal(NOT_FOUND, 'No source was found by that name.');
    return scene;
  }

  input(name: unknown): PracticeInput {
    const input = this.inputs.find((each) => each.name === name);
    if (input === undefined) throw new Refusal(NOT_FOUND, 'No source was found by that name.');
    return input;
  }

  /** How large a source's picture is, in pixels; 0 x 0 where it has none. */
  sizeOf(sourceName: string): { width: number; height: number } {
    if (this.scenes.some((each) => each.name === sourceName)) return { ...PRACTICE_CANVAS };
    const { kind, settings } = this.input(sourceName);
    if (kind === 'practice_screen') return { ...PRACTICE_CANVAS };
    if (!kind.startsWith('color_source')) return { width: 0, height: 0 };
    return { width: Number(settings.width ?? 0), height: Number(settings.height ?? 0) };
  }

  audio(name: unknown): PracticeInput {
    const input = this.input(name);
    if (!input.hasAudio) throw new Refusal(NO_AUDIO, 'The specified input does not support audio.');
    return input;
  }

  filter(sourceName: unknown, filterName: unknown): PracticeFilter {
    const filter = this.scene(sourceName).filters.find((each) => each.name === filterName);
    if (filter === undefined) throw new Refusal(NOT_FOUND, 'No filter was found by that name.');
    return filter;
  }

  addScene(name: string): void {
    this.#mustBeNew(name);
    this.scenes.push({
      name,
      items: [],
      filters: [],
      transitionName: null,
      transitionDurationMs: null,
      nextItemId: 1,
      projected: false,
    });
    if (this.programmeScene === '') this.programmeScene = name;
    this.emit('SceneCreated', { sceneName: name, isGroup: false });
  }

  removeScene(name: unknown): void {
    const scene = this.scene(name);
    this.scenes.splice(this.scenes.indexOf(scene), 1);
    for (const each of this.scenes) this.#dropItems(each, scene.name);
    this.emit('SceneRemoved', { sceneName: scene.name, isGroup: false });
  }

  addInput(sceneName: unknown, name: string, kind: string, settings: JsonObject): number {
    const scene = this.scene(sceneName);
    this.#mustBeNew(name);
    const hasAudio = audioKinds.has(kind);
    this.inputs.push({
      name,
      kind,
      settings,
      hasAudio,
      muted: false,
      offsetMs: 0,
      monitorType: 'OBS_MONITORING_TYPE_NONE',
    });
    this.emit('InputCreated', { inputName: name, inputKind: kind });
    return this.addItem(scene.name, name, true);
  }

  removeInput(name: unknown): void {
    const input = this.input(name);
    this.inputs.splice(this.inputs.indexOf(input), 1);
    for (const scene of this.scenes) this.#dropItems(scene, input.name);
    this.emit('InputRemoved', { inputName: input.name });
  }

  addItem(sceneName: unknown, sourceName: string, enabled: boolean): number {
    const scene = this.scene(sceneName);
    const id = scene.nextItemId++;
    scene.items.push({ id, sourceName, enabled, transform: {} });
    this.emit('SceneItemCreated', { sceneName: scene.name, sourceName, sceneItemId: id });
    return id;
  }

  item(sceneName: unknown, id: unknown): PracticeItem {
    const item = this.scene(sceneName).items.find((each) => each.id === id);
    if (item === undefined) throw new Refusal(NOT_FOUND, 'No scene items were found in the specified scene.');
    return item;
  }

  setMuted(name: unknown, muted: boolean): void {
    const input = this.audio(name);
    input.muted = muted;
    this.aired.note(input.name, muted, input.offsetMs);
    this.emit('InputMuteStateChanged', { inputName: input.name, inputMuted: muted });
  }

  setOffset(name: unknown, offsetMs: number): void {
    const input = this.audio(name);
    input.offsetMs = offsetMs;
    this.aired.note(input.name, input.muted, offsetMs);
    this.emit('InputAudioSyncOffsetChanged', { inputName: input.name, inputAudioSyncOffset: offsetMs });
  }

  renameInput(name: unknown, newName: string): void {
    const input = this.input(name);
    this.#mustBeNew(newName);
    const oldInputName = input.name;
    input.name = newName;
    for (const scene of this.scenes) {
      for (const item of scene.items) if (item.sourceName === oldInputName) item.sourceName = newName;
    }
    this.emit('InputNameChanged', { oldInputName, inputName: newName });
  }

  #mustBeNew(name: string): void {
    if ([...this.scenes, ...this.inputs].some((each) => each.name === name)) {
      throw new Refusal(EXISTS, 'A source already exists by that name.');
    }
  }

  #dropItems(scene: PracticeScene, sourceName: string): void {
    for (const item of scene.items.filter((each) => each.sourceName === sourceName)) {
      scene.items.splice(scene.items.indexOf(item), 1);
      this.emit('SceneItemRemoved', { sceneName: scene.name, sourceName, sceneItemId: item.id });
    }
  }
}
