/**
 * A private OBS with a virtual microphone, for tests: its own X server, PulseAudio, configuration, runtime folder and
 * port. Needs Debian's obs-studio, xvfb, pulseaudio, pulseaudio-utils and ffmpeg; works as root; about 6-10 s to start.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OBSWebSocket, { EventSubscription } from 'obs-websocket-js/json';
import { writeObsConfig } from './obs-config.ts';
import { OwnProcess, run, until } from './processes.ts';

export interface StageOptions {
  readonly fps?: number;
  readonly width?: number;
  readonly height?: number;
  readonly password?: string;
  /** Size of the X screen; left out: 1280x800. */
  readonly screen?: { readonly width: number; readonly height: number };
  /** Where its WebSocket server listens; left out: any free port. */
  readonly websocketPort?: number;
  /** Makes the virtual microphone the system's default one too, so that OBS adds its global input "Mic/Aux" by itself. */
  readonly globalMicrophone?: boolean;
}

export interface Stage {
  readonly obsUrl: string;
  readonly password: string;
  /** For programs that are to hear this stage's PulseAudio: PULSE_SERVER, DISPLAY, XDG_RUNTIME_DIR, HOME. */
  readonly env: NodeJS.ProcessEnv;
  /** PulseAudio's address; its sinks are `mic` (the virtual microphone is `mic.monitor`) and `speakers` (the default). */
  readonly pulseServer: string;
  /** A folder for the test's own files, gone after stop(). */
  readonly folder: string;
  /** OBS's `obs-studio` folder: scene collections are in `basic/scenes`. */
  readonly configFolder: string;
  /** A plain WebSocket client of the test's own, not the product's. Replaced by restart(). */
  readonly obs: OBSWebSocket;
  /** The process id of OBS. */
  readonly obsPid: number;
  /** False once OBS has ended, also by a crash. */
  readonly obsRunning: boolean;
  /** The last lines OBS wrote: why it ended. */
  readonly obsTail: string;
  /** Creates a scene if it is not there, and one input in it; resolves to its scene item id. */
  addInput(
    scene: string,
    name: string,
    kind: string,
    settings?: Record<string, string | number | boolean>,
  ): Promise<number>;
  /** A PulseAudio capture of the virtual microphone in `scene`; resolves once sound flows from it (the first second is lost). */
  addMicrophone(scene: string, name: string): Promise<number>;
  /** Plays a sound file into a sink; resolves when it has been played out, or rejects. `signal` stops it. */
  playWav(file: string, options?: { sink?: string; signal?: AbortSignal }): Promise<void>;
  startRecording(): Promise<void>;
  /** Resolves to the mkv: what the audience got. */
  stopRecording(): Promise<string>;
  /**
   * Resolves once all that OBS draws now has passed a delay of so many ms. A delay counts frames (obs-filters/gpu-delay.c), so
   * that an OBS without a graphics card, which draws fewer, airs them later.
   */
  aired(delayMs: number): Promise<void>;
  /** kill -9 of OBS alone. */
  kill9(): Promise<void>;
  /** Ends OBS in order (it saves its scene collection then); X and PulseAudio stay. */
  quitObs(): Promise<void>;
  /** Starts OBS again after kill9() or quitObs(), same configuration, same port. */
  restart(): Promise<void>;
  /** Ends everything and removes the folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** Frames on their way from the last filter into a recording. */
const PASSING_FRAMES = 10;

/** Brings the stage up; on any failure nothing stays behind. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const { fps = 30, width = 640, height = 360 } = options;
  const password = options.password ?? randomBytes(12).toString('hex');
  const folder = await mkdtemp(join(tmpdir(), 'airlock-stage-'));
  const paths = {
    config: join(folder, 'config'),
    runtime: join(folder, 'run'),
    home: join(folder, 'home'),
    recordings: join(folder, 'recordings'),
    files: join(folder, 'files'),
  };
  for (const path of Object.values(paths)) await mkdir(path, { mode: 0o700 });
  const processes: OwnProcess[] = [];
  let obsProcess: OwnProcess | undefined;
  let obs = new OBSWebSocket();

  const stop = async () => {
    await obs.disconnect().catch(() => undefined);
    await obsProcess?.stop();
    for (const own of processes.reverse()) await own.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };

  try {
    const display = await startXvfb(processes, options.screen ?? { width: 1280, height: 800 });
    const pulseServer = `unix:${join(paths.runtime, 'pulse.sock')}`;
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      HOME: paths.home,
      XDG_CONFIG_HOME: paths.config,
      XDG_RUNTIME_DIR: paths.runtime,
      DISPLAY: display,
      PULSE_SERVER: pulseServer,
      LIBGL_ALWAYS_SOFTWARE: '1',
      QT_QPA_PLATFORM: 'xcb',
    };
    await startPulse(processes, paths.runtime, env, options.globalMicrophone ?? false);
    const port = options.websocketPort ?? (await freePort());
    await writeObsConfig(paths.config, { port, password, fps, width, height, recordings: paths.recordings });
    const obsUrl = `ws://127.0.0.1:${port}`;

    const startObs = async () => {
      const own = new OwnProcess(
        'obs',
        'obs',
        ['--multi', '--minimize-to-tray', '--disable-updater', '--disable-missing-files-check'],
        { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      obsProcess = own;
      obs = await until(
        'OBS answers on its WebSocket',
        async () => {
          if (!own.running) throw new Error(`OBS ended while starting: ${own.tail}`);
          const client = new OBSWebSocket();
          try {
            await client.connect(obsUrl, password);
            await client.call('GetSceneList');
            return client;
          } catch {
            await client.disconnect().catch(() => undefined);
            return undefined;
          }
        },
        { timeoutMs: 60_000, everyMs: 250 },
      );
    };
    await startObs();

    const addInput: Stage['addInput'] = async (scene, name, kind, settings = {}) => {
      const { scenes } = await obs.call('GetSceneList');
      if (!scenes.some((each) => each.sceneName === scene))
        await obs.call('CreateScene', { sceneName: scene });
      const { sceneItemId } = await obs.call('CreateInput', {
        sceneName: scene,
        inputName: name,
        inputKind: kind,
        inputSettings: settings,
      });
      return sceneItemId;
    };

    return {
      obsUrl,
      password,
      env,
      pulseServer,
      folder: paths.files,
      configFolder: join(paths.config, 'obs-studio'),
      get obs() {
        return obs;
      },
      get obsPid() {
        return obsProcess?.child.pid ?? -1;
      },
      get obsRunning() {
        return obsProcess?.running ?? false;
      },
      get obsTail() {
        return obsProcess?.tail ?? '';
      },
      addInput,
      async addMicrophone(scene, name) {
        const id = await addInput(scene, name, 'pulse_input_capture', { device_id: 'mic.monitor' });
        await soundFlows(obsUrl, password, name);
        return id;
      },
      async playWav(file, { sink = 'mic', signal } = {}) {
        const player = new OwnProcess('paplay', 'paplay', ['--latency-msec=40', '-d', sink, file], {
          env,
          stdio: 'pipe',
        });
        processes.push(player);
        signal?.addEventListener('abort', () => player.signal('SIGTERM'), { once: true });
        const code = await new Promise<number | null>((resolve) => player.child.once('exit', resolve));
        processes.splice(processes.indexOf(player), 1);
        if (code !== 0 && !signal?.aborted) throw new Error(`paplay ended with ${code}: ${player.tail}`);
      },
      async startRecording() {
        await obs.call('StartRecord');
        await until('the recording has started', async () => {
          const status = await obs.call('GetRecordStatus');
          return status.outputActive && status.outputDuration > 0;
        });
      },
      async stopRecording() {
        const { outputPath } = await obs.call('StopRecord');
        await until('the recording has ended', async () => !(await obs.call('GetRecordStatus')).outputActive);
        return outputPath;
      },
      async aired(delayMs) {
        const drawn = async () => {
          const { renderTotalFrames, renderSkippedFrames } = await obs.call('GetStats');
          return renderTotalFrames - renderSkippedFrames;
        };
        const last = (await drawn()) + Math.ceil((delayMs * fps) / 1000) + PASSING_FRAMES;
        await until('it has aired', async () => (await drawn()) >= last, { timeoutMs: 90_000, everyMs: 50 });
      },
      async kill9() {
        obsProcess?.signal('SIGKILL');
        await obsProcess?.stop();
      },
      async quitObs() {
        await obs.disconnect().catch(() => undefined);
        // SIGINT makes OBS close its window as a user does; SIGTERM would end it without saving.
        await obsProcess?.stop({ graceMs: 15_000, first: 'SIGINT' });
      },
      restart: startObs,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts an X server on a display that it picks itself; resolves to ":N". */
async function startXvfb(
  processes: OwnProcess[],
  { width, height }: { readonly width: number; readonly height: number },
): Promise<string> {
  const own = new OwnProcess(
    'Xvfb',
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '+extension', 'GLX', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  processes.push(own);
  let number = '';
  own.child.stdio[3]?.on('data', (chunk: Buffer) => {
    number += chunk.toString('ascii');
  });
  await until('Xvfb is up', () => {
    if (!own.running) throw new Error(`Xvfb ended: ${own.tail}`);
    return number.endsWith('\n');
  });
  return `:${number.trim()}`;
}

/** Starts a PulseAudio without hardware, with the sinks `mic` and `speakers`, listening on a socket in `runtime` only. */
async function startPulse(
  processes: OwnProcess[],
  runtime: string,
  env: NodeJS.ProcessEnv,
  globalMicrophone: boolean,
): Promise<void> {
  const script = join(runtime, 'airlock.pa');
  await writeFile(
    script,
    [
      `load-module module-native-protocol-unix auth-anonymous=1 socket=${join(runtime, 'pulse.sock')}`,
      'load-module module-null-sink sink_name=mic rate=48000 channels=1',
      'load-module module-null-sink sink_name=speakers rate=48000',
      'set-default-sink speakers',
      ...(globalMicrophone
        ? [
            'load-module module-remap-source master=mic.monitor source_name=microphone',
            'set-default-source microphone',
          ]
        : ['set-default-source speakers.monitor']),
      '',
    ].join('\n'),
  );
  const { PULSE_SERVER: _, ...serverEnv } = env;
  const own = new OwnProcess(
    'pulseaudio',
    'pulseaudio',
    ['--daemonize=no', '--exit-idle-time=-1', '--disable-shm=yes', '--use-pid-file=no', '-n', '-F', script],
    { env: serverEnv, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  processes.push(own);
  await until('PulseAudio answers', async () => {
    if (!own.running) throw new Error(`PulseAudio ended: ${own.tail}`);
    return run('pactl', ['list', 'short', 'sinks'], { env, timeoutMs: 2000 }).then(
      (out) => out.includes('mic'),
      () => false,
    );
  });
}

/** Waits until OBS's meters have seen sound (silence counts) from an input for a second. */
async function soundFlows(obsUrl: string, password: string, inputName: string): Promise<void> {
  const client = new OBSWebSocket();
  let steps = 0;
  client.on('InputVolumeMeters', ({ inputs }) => {
    const meters = inputs as unknown as { inputName: string; inputLevelsMul: number[][] }[];
    if (meters.some((each) => each.inputName === inputName && each.inputLevelsMul.length > 0)) steps++;
  });
  await client.connect(obsUrl, password, { eventSubscriptions: EventSubscription.InputVolumeMeters });
  try {
    await until(`sound flows from ${inputName}`, () => steps >= 20);
  } finally {
    await client.disconnect();
  }
}

/** A port that was free a moment ago, on loopback. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
