/**
 * `airlock start`: opens the app where Electron is there; otherwise builds what is missing, runs the engine and guards it,
 * shows the interface in a browser, and says how things are until it is ended.
 */
import { join } from 'node:path';
import type { Command } from 'commander';
import WebSocket from 'ws';
import { buildModels } from '../../models/build.ts';
import { getStatus } from '../contract/endpoints/engine.ts';
import { type EngineEvent, engineEventSchema } from '../contract/events.ts';
import { EngineSupervisor } from '../guardian/engine-supervisor.ts';
import { Guardian, type GuardianReport } from '../guardian/guardian.ts';
import { type EngineAddress, readAddress } from '../storage/address-file.ts';
import { openFolders } from '../storage/folders.ts';
import { EngineCalls, foldersFor } from './engine-calls.ts';
import { forkEngine } from './engine-process.ts';
import { DEFAULT_OBS_URL, linkFoundObs } from './find-obs.ts';
import { findElectron, hasDisplay, runApp } from './open-app.ts';
import { problemLine, protectionLines } from './output.ts';
import { buildInterface, openInBrowser, pairingLink } from './show-interface.ts';

export interface StartOptions {
  readonly dataDir?: string;
  readonly port?: string;
  readonly keepStage?: boolean;
  readonly obsUrl?: string;
  readonly obsPasswordFile?: string;
  readonly json?: boolean;
  /** Left out: where there is a display and the engine alone was not asked for. */
  readonly app?: boolean;
  /** Left out: where there is a display and a person at the terminal. */
  readonly browser?: boolean;
}

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description(
      'Open Airlock: its app, or its interface in a browser. Ctrl-C ends it and gives OBS back as it was.',
    )
    .option('--data-dir <folder>', 'keep everything in this folder')
    .option('--port <port>', 'the first port to try')
    .option('--keep-stage', 'leave the safety delay in OBS at the end')
    .option('--obs-url <url>', 'where OBS listens', DEFAULT_OBS_URL)
    .option('--obs-password-file <file>', 'a file with OBS’s WebSocket password')
    .option('--json', 'print one JSON object a line, and open nothing')
    .option('--app', 'open the app, also with --json')
    .option('--no-app', 'the engine alone, without the app')
    .option('--browser', 'open the interface in the browser, also with --json')
    .option('--no-browser', 'open no browser')
    .action(runStart);
}

async function runStart(options: StartOptions): Promise<void> {
  const say = (kind: string, lines: readonly string[], data: object = {}) => {
    const text = options.json ? JSON.stringify({ kind, ...data }) : lines.join('\n');
    if (text !== '') process.stdout.write(`${text}\n`);
  };
  const folders = foldersFor(options.dataDir);
  await openFolders(folders);
  if ((await readAddress(folders.dataDir)) !== undefined) {
    const calls = await EngineCalls.find(options.dataDir);
    const status = await calls.call(getStatus, {});
    say('already-running', ['Airlock is running already.', ...protectionLines(status.protection)], {
      status,
    });
    // Who starts it again wants to see it.
    if (showsInterface(options)) await showLink(calls, options, say);
    return;
  }
  await buildModels((line) => say('models', [line], { line }));
  if (await openedApp(options, say)) return;

  const guardian = new Guardian({
    journalPath: join(folders.dataDir, 'guardian.json'),
    onReport: (report) => say('guardian', [guardianLine(report)], { report }),
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let feed: WebSocket | undefined;
  const follow = (address: EngineAddress) => {
    feed?.terminate();
    feed = followEvents(address, (event) => say(event.type, linesOf(event), { event }));
  };
  const args = [
    ...(options.dataDir === undefined ? [] : ['--data-dir', options.dataDir]),
    ...(options.port === undefined ? [] : ['--port', options.port]),
    ...(options.keepStage ? ['--keep-stage'] : []),
  ];
  const engine = new EngineSupervisor({
    launch: () => forkEngine(args),
    guardian,
    onDeath: () => say('engine-died', ['The engine died and is started again.']),
    onRestart: (address) => {
      say('engine-restarted', ['The engine runs again.'], { port: address.port });
      follow(address);
    },
    onEnd: end,
  });
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    const isBuilt =
      showsInterface(options) && (await buildInterface((line) => say('interface', [line], { line })));
    const address = await engine.start();
    say('listening', [`Airlock runs on 127.0.0.1:${address.port}.`], { port: address.port });
    follow(address);
    const calls = new EngineCalls(address);
    const goOn =
      isBuilt && !asksForObs(options) ? showLink(calls, options, say) : sayWhatIsNext(calls, options, say);
    await goOn.catch((error: Error & { advice?: string }) => {
      say('obs', [`${error.message} ${error.advice ?? ''}`], {
        message: error.message,
        advice: error.advice,
      });
    });
    await ended;
    say('ending', ['Ending: OBS gets back as it was.']);
  } finally {
    await engine.stop();
    feed?.terminate();
    await guardian.release().catch(() => undefined);
    guardian.stop();
  }
}

function showsInterface({ json, browser }: StartOptions): boolean {
  return browser === true || (json !== true && browser !== false);
}

type Say = (kind: string, lines: readonly string[], data?: object) => void;

/** OBS is to be linked from here, not in the interface. */
function asksForObs({ obsUrl, obsPasswordFile }: StartOptions): boolean {
  return obsUrl !== DEFAULT_OBS_URL || obsPasswordFile !== undefined;
}

/** True where the app was opened, and has ended. What it cannot be told (a port, an OBS) asks for the engine alone. */
async function openedApp(options: StartOptions, say: Say): Promise<boolean> {
  const asksForEngine = options.port !== undefined || options.keepStage === true || asksForObs(options);
  const isWanted = options.app ?? (options.json !== true && !asksForEngine);
  if (!isWanted || !hasDisplay(process.platform, process.env)) return false;
  const tell = (line: string) => say('app', [line], { line });
  const binary = await findElectron(process.stdout.isTTY === true || options.app === true, tell);
  if (binary === undefined) {
    tell('The desktop app needs Electron, which is not here and could not be fetched. Going on without it.');
    return false;
  }
  tell('Opening Airlock …');
  if (await runApp(binary, options.dataDir, tell)) return true;
  tell('The desktop app could not start here. Going on without it.');
  return false;
}

/** The way in for one browser, opened where there is somebody to see it. */
async function showLink(calls: EngineCalls, options: StartOptions, say: Say): Promise<void> {
  const { url, expiresAt } = await pairingLink(calls, 'owner');
  const lines = [
    `Go on here: ${url}`,
    'The link lets one browser in, once, within two minutes. Another one: airlock pair',
  ];
  say('link', lines, { url, expiresAt });
  const isWanted = options.browser ?? process.stdout.isTTY === true;
  if (isWanted && hasDisplay(process.platform, process.env)) openInBrowser(url, process.platform);
}

async function sayWhatIsNext(calls: EngineCalls, options: StartOptions, say: Say): Promise<void> {
  let status = await calls.call(getStatus, {});
  if (status.obs.state === 'not-linked') {
    const obs = await linkFoundObs(calls, options);
    if (obs === undefined) {
      const lines = [
        `No OBS was found at ${options.obsUrl}.`,
        'Start OBS, switch on Tools, WebSocket Server Settings, "Enable WebSocket server", and start Airlock again.',
        'Without OBS, see what Airlock does: airlock demo',
      ];
      say('no-obs', lines);
      return;
    }
    say('obs', [`OBS ${obs.obsVersion ?? ''} is linked.`], { obs });
    status = await calls.call(getStatus, {});
  }
  if (status.inputs.length > 0) return;
  const steps = [
    'What is left to do, once:',
    '  airlock set-up             the safety delay on everything',
    '  airlock inputs             the inputs of OBS',
    '  airlock bind "Mic/Aux"     say which microphone we hear for an input',
    '  airlock protect',
  ];
  say('next', steps);
}

/** Tells of events until the engine is gone; a new one is followed anew. */
function followEvents({ port, token }: EngineAddress, tell: (event: EngineEvent) => void): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/events`, {
    headers: { authorization: `Bearer ${token}` },
  });
  socket.on('error', () => socket.terminate());
  socket.on('message', (data) => {
    const event = engineEventSchema.safeParse(JSON.parse(data.toString()));
    if (event.success && told.has(event.data.type)) tell(event.data);
  });
  return socket;
}

/** Events worth a line; levels, lag and plans are not. */
const told: ReadonlySet<EngineEvent['type']> = new Set([
  'protection',
  'cut-ended',
  'problem',
  'obs',
] as const);

function linesOf(event: EngineEvent): string[] {
  switch (event.type) {
    case 'protection':
      return protectionLines(event.protection);
    case 'problem':
      return [problemLine(event.problem)];
    case 'obs':
      return [`OBS: ${event.obs.state}`];
    case 'cut-ended': {
      const { cut, aired, leakedMs } = event;
      const durationMs = aired === null ? 0 : Math.round(aired.untilMs - aired.fromMs);
      const leak = leakedMs > 0 ? `, ${Math.round(leakedMs)} ms of it aired` : '';
      return [
        `${cut.dryRun ? 'would cut' : 'cut'} ${cut.categories.join(', ')}: ${cut.action} ${durationMs} ms${leak}`,
      ];
    }
    default:
      return [];
  }
}

function guardianLine(report: GuardianReport): string {
  switch (report.kind) {
    case 'engine-lost': {
      const muted = `the protected inputs are muted${report.safeScene ? ' and the safe scene is on' : ''}`;
      const how = report.how === 'ended' ? 'died' : 'hangs';
      return `The engine ${how}; ${report.strict ? muted : 'sound airs unchecked'} until it is back.`;
    }
    case 'obs-unreachable':
      return 'OBS cannot be reached to mute; trying again.';
    case 'closed-late':
      return `OBS is back; the protected inputs are muted${report.safeScene ? ' and the safe scene is on' : ''}.`;
    case 'opened':
      return `The inputs are open again${report.leftSafeScene ? ', and the scene is the one before' : ''}.`;
  }
}
