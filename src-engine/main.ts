/** The engine: builds and wires everything; nothing else constructs. Runs in-process for tests; engine-process.ts runs it as a process. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFolder } from '../models/built-folder.ts';
import { LevelMeter } from './capture/levels.ts';
import { MeterMatch } from './capture/meter-match.ts';
import { listMicrophones, microphoneSource } from './capture/microphone-source.ts';
import { listPulseSources, pulseSource } from './capture/pulse-source.ts';
import { SocketSources } from './capture/socket-source.ts';
import { UserError } from './contract/errors.ts';
import type { CaptureBinding, CaptureDevice } from './contract/inputs.ts';
import { WorkerPictureDetector } from './detect/screen/screen-detector.ts';
import { screenModelPaths } from './detect/screen/screen-model-paths.ts';
import { RecordingListener } from './detect/speech/recording-listener.ts';
import { WorkerSpeechDetector } from './detect/speech/speech-detector.ts';
import { TextFinder } from './detect/speech/text-finder.ts';
import { GuardianFeed } from './guardian/guardian-feed.ts';
import { openJournal } from './incidents/journal.ts';
import { probeLocalObs } from './obs/obs-probe.ts';
import { readObsSettings } from './obs/obs-settings.ts';
import { ObsStage } from './obs/obs-stage.ts';
import { allOperations } from './operations/all-operations.ts';
import { CapturePreview } from './operations/capture-preview.ts';
import type { EngineContext } from './operations/engine-context.ts';
import { delayNow, modelStateOf } from './operations/engine-verbs.ts';
import { ObsLinking } from './operations/obs-linking.ts';
import { PictureProtection } from './operations/picture/picture-protection.ts';
import { PictureReports } from './operations/picture/picture-reports.ts';
import { PolicyBook } from './operations/policy-book.ts';
import type { GuardianPort } from './operations/ports/guardian.ts';
import type { Listening } from './operations/ports/listening.ts';
import type { PictureDetector } from './operations/ports/picture.ts';
import type { SoundSource } from './operations/ports/sound.ts';
import type { SpeechDetector } from './operations/ports/speech.ts';
import { Protection } from './operations/protection/protection.ts';
import { SelfTestRunner } from './operations/protection/self-test.ts';
import { RecordingTries } from './operations/recording-try.ts';
import { speechWordsOf } from './operations/word-verbs.ts';
import { EventHub } from './server/event-hub.ts';
import { startServer } from './server/server.ts';
import { removeAddress, writeAddress } from './storage/address-file.ts';
import { chooseFolders, openFolders } from './storage/folders.ts';
import { lockInstance } from './storage/instance-lock.ts';
import { openLog } from './storage/log.ts';
import { thisMachine } from './storage/machine.ts';
import { openPairings, openSecrets, openSettings } from './storage/stores.ts';

/** An OBS that hangs must not keep the engine from ending. */
const UNDO_WITHIN_MS = 10_000;

export interface EngineOptions {
  /** Everything in this one folder; left out, where the system wants it. */
  readonly dataDir?: string | undefined;
  /** The first port to try; 0 takes any free one; left out, the default. */
  readonly port?: number | undefined;
  /** At the end the stage stays set up, for an engine that is to start again soon. */
  readonly keepStage?: boolean | undefined;
  /** Variables for the sound system's programs over the process's own: PULSE_SERVER. */
  readonly soundEnv?: NodeJS.ProcessEnv | undefined;
  /** To whoever started us, for the guardian. */
  readonly send?: ((message: unknown) => void) | undefined;
  /** The interface as Vite built it; left out, dist/interface of this project. */
  readonly interfaceDir?: string | undefined;
  /** The weights as `npm run models` built them; left out, models/built of this project. */
  readonly modelsDir?: string | undefined;
  /** 32 bytes of the system's key store: the secrets are encrypted with it on disk. Left out: clear, mode 0600. */
  readonly secretsKey?: Buffer | undefined;
  /** For tests: parts that stand in for the real ones. */
  readonly parts?: EngineParts | undefined;
}

export interface EngineParts {
  readonly detector?: SpeechDetector;
  readonly pictureDetector?: PictureDetector;
  readonly source?: (inputId: string, binding: CaptureBinding) => SoundSource;
}

export interface Engine {
  readonly port: number;
  /** The token of this launch: for whoever started the engine, and nobody else. */
  readonly token: string;
  /** Resolves when the engine has ended, by `stop` or by a client's wish. */
  readonly ended: Promise<void>;
  /** Writes the shape of an error to the log and ends the process as a crash, nothing undone: the next engine goes on. */
  crash(error: unknown): Promise<never>;
  /** Undoes the stage (unless it is to be kept), writes what waits, lets the next engine in. */
  stop(): Promise<void>;
}

/** Starts an engine. Rejects with a UserError: `conflict` (another runs with this folder, no free port), `disk-full`, `storage-failed`. */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  const nowMs = () => performance.now();
  const folders = chooseFolders({
    platform: process.platform,
    home: homedir(),
    env: process.env,
    override: options.dataDir,
  });
  await openFolders(folders);
  const lock = await lockInstance(folders.dataDir);
  try {
    return await build();
  } catch (error) {
    await lock.release().catch(() => undefined);
    throw error;
  }

  async function build(): Promise<Engine> {
    const log = openLog({ folder: folders.logDir, level: 'info' });
    const onFault = (error: unknown) => log.write('error', 'A part of the engine failed', { error });
    const { store: settings, notice: settingsNotice } = await openSettings(folders.configDir);
    const { store: secrets, notice: secretsNotice } = await openSecrets(
      folders.configDir,
      options.secretsKey,
    );
    const { store: pairings, notice: pairingsNotice } = await openPairings(folders.configDir);
    const events = new EventHub({ nowMs, engineVersion, onFault });
    const publish = events.publish.bind(events);
    const sockets = new SocketSources();
    const listening = listeningOf(options, sockets, nowMs);
    const detector =
      options.parts?.detector ??
      new WorkerSpeechDetector({ words: speechWordsOf(secrets.read()), ...modelPaths(options.modelsDir) });
    const stage = new ObsStage({
      folder: folders.dataDir,
      videoMemoryBudgetBytes: () => settings.read().videoMemoryBudgetBytes,
      now: nowMs,
    });
    const journal = await openJournal(join(folders.dataDir, 'incidents'), (trouble) =>
      protection.note('journal', trouble === null ? null : { code: 'disk-full', ...textOf(trouble) }),
    );
    const policies = new PolicyBook(settings);
    const feed = new GuardianFeed(options.send);
    const guardian: GuardianPort = {
      watch: (protect) => {
        const { obsUrl: url } = settings.read();
        if (url === undefined) return false;
        feed.watch({
          url,
          password: secrets.read().obsPassword,
          inputs: [...protect.inputs],
          strict: protect.strict,
          safeScene: protect.safeScene,
        });
        return true;
      },
      tookOver: () => feed.tookOver(),
      rest: () => feed.rest(),
    };
    const common = { stage, detector, listening, settings, secrets, journal, policies, nowMs, publish };
    const wallMs = () => Date.now();
    const pictureDetector =
      options.parts?.pictureDetector ??
      new WorkerPictureDetector({ paths: screenModelPaths(modelFile(options.modelsDir)) });
    const picture = new PictureProtection({
      ...common,
      stage,
      detector: pictureDetector,
      reports: new PictureReports({ ...common, wallMs }),
      note: (trouble) => protection.note('picture', trouble),
      onInForce: () => protection.pictureInForce(),
      onFault,
    });
    const protection = new Protection({ ...common, guardian, picture, wallMs, onFault });
    const linking = new ObsLinking({ ...common, protection, picture, readObsConfig: readObsSettings });
    const selfTest = new SelfTestRunner({ stage, protection, nowMs });
    const preview = new CapturePreview({ listening, publish });
    const wordFinder = new TextFinder();
    const recordingTries = new RecordingTries({
      // One worker, and nothing heavy here: whoever tries a recording may be on air.
      speech: new RecordingListener(modelPaths(options.modelsDir), { workerCount: 1, areWordsChecked: true }),
      policies,
      secrets,
      delayMs: () => delayNow({ stage, settings }),
    });
    const context: EngineContext = {
      ...common,
      protection,
      picture,
      linking,
      selfTest,
      preview,
      wordFinder,
      probeObs: probeLocalObs,
      machine: thisMachine(folders),
      pairingCount: () => pairings.read().pairings.length,
      engineVersion,
      startedAt: new Date().toISOString(),
      endSoon: () => setTimeout(() => void stop(), 50),
    };
    detector.onState((state) => {
      publish({ type: 'model', model: modelStateOf(state) });
      if (state.kind === 'restarting')
        log.write('warn', 'The speech model is started again', { count: state.restarts });
    });
    for (const notice of [settingsNotice, secretsNotice, pairingsNotice]) {
      if (notice !== undefined) protection.note(notice.message, { code: 'settings-damaged', ...notice });
    }
    const server = await startServer({
      operations: allOperations(context),
      events,
      capture: sockets,
      recordingTries,
      pairings,
      interfaceDir: options.interfaceDir ?? builtInterface,
      nowMs,
      onFault: (error, operation) =>
        log.write('error', 'An operation failed', {
          error,
          ...(operation === undefined ? {} : { operation }),
        }),
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    const { port, token } = server;
    await writeAddress(folders.dataDir, { port, token });
    log.write('info', 'The engine has started', { port, version: engineVersion });
    void startModels();
    linking.begin();

    /** Models load while OBS is linked; until they are there a strict policy mutes. */
    async function startModels(): Promise<void> {
      try {
        await detector.start();
      } catch (error) {
        onFault(error);
        const text = error instanceof UserError ? textOf(error) : modelFailed;
        protection.note('model', { code: 'model-down', ...text });
      }
    }

    const { promise: ended, resolve: setEnded } = Promise.withResolvers<void>();
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      stopping ??= end().finally(setEnded);
      return stopping;
    };

    async function end(): Promise<void> {
      const trying = async (work: () => Promise<unknown>) => {
        await work().catch(onFault);
      };
      linking.end();
      selfTest.stop();
      await trying(() => preview.stop());
      await trying(() => wordFinder.stop());
      await trying(() => protection.close());
      await trying(() => picture.close());
      if (options.keepStage !== true && stage.obs.state === 'connected') {
        await trying(() => within(UNDO_WITHIN_MS, stage.undo()));
      }
      await trying(() => stage.unlink());
      await trying(() => journal.close());
      await trying(() => server.close());
      await trying(() => removeAddress(folders.dataDir));
      log.write('info', 'The engine has ended');
      await log.flush();
      await trying(() => lock.release());
      // Last: whatever the models' native code does at its end, nothing is lost by it.
      await trying(() => detector.stop());
      await trying(() => pictureDetector.stop());
    }

    const crash = async (error: unknown): Promise<never> => {
      log.write('error', 'The engine crashed', { error });
      await log.flush();
      return process.exit(1);
    };
    return { port, token, ended, stop, crash };
  }
}

const engineVersion: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;

/** Where `npm run build` puts the interface. */
const builtInterface = fileURLToPath(new URL('../dist/interface', import.meta.url));

const modelFailed = {
  message: 'The speech model could not be started.',
  advice: 'Run "airlock doctor": it says what is wrong.',
};

function textOf({ message, advice }: UserError): { message: string; advice: string } {
  return { message, advice };
}

const modelFile =
  (modelsDir = builtFolder) =>
  (modelId: string) =>
    join(modelsDir, `${modelId}.onnx`);

function modelPaths(modelsDir?: string) {
  const file = modelFile(modelsDir);
  return {
    encoderPath: file('speech-encoder'),
    decoderPath: file('speech-decoder'),
    voiceActivityPath: file('voice-activity'),
  };
}

function listeningOf(options: EngineOptions, sockets: SocketSources, nowMs: () => number): Listening {
  const env = options.soundEnv === undefined ? {} : { env: options.soundEnv };
  const source = (inputId: string, binding: CaptureBinding): SoundSource => {
    switch (binding.kind) {
      case 'socket':
        return sockets.add(inputId);
      case 'microphone':
        return microphoneSource({ device: binding.device, nowMs });
      case 'pulse':
        return pulseSource({ sourceName: binding.source, nowMs, ...env });
    }
  };
  return {
    source: options.parts?.source ?? source,
    release: (inputId) => sockets.remove(inputId),
    levelMeter: () => new LevelMeter(),
    match: () => new MeterMatch(),
    devices: () => devicesOf(env),
  };
}

/** Microphones by name and, on Linux, PulseAudio's sources. Rejects where neither can be listed. */
async function devicesOf(env: { env?: NodeJS.ProcessEnv }): Promise<CaptureDevice[]> {
  const [microphones, sources] = await Promise.allSettled([
    listMicrophones(),
    process.platform === 'linux' ? listPulseSources(env) : [],
  ]);
  if (microphones.status === 'rejected' && sources.status === 'rejected') throw microphones.reason;
  const named = microphones.status === 'fulfilled' ? microphones.value : [];
  const pulse = sources.status === 'fulfilled' ? sources.value : [];
  return [
    { binding: { kind: 'microphone' }, label: 'The default microphone', default: true },
    ...named.map(
      (device): CaptureDevice => ({ binding: { kind: 'microphone', device }, label: device, default: false }),
    ),
    ...pulse
      .filter(({ name }) => /^[\w.:@+-]{1,300}$/.test(name))
      .map(
        ({ name, label }): CaptureDevice => ({
          binding: { kind: 'pulse', source: name },
          label,
          default: false,
        }),
      ),
  ];
}

/** Rejects where `work` takes longer. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('took too long')), ms);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
