/**
 * The engine as a process of its own: options in the arguments (nothing secret among them), the address over the link to
 * whoever started it. A file of its own, since an Electron utility process tells no module that it is the main one.
 */
import { parseArgs } from 'node:util';
import { UserError } from './contract/errors.ts';
import { ALIVE_EVERY_MS, type FromEngine, toEngineSchema } from './guardian/engine-messages.ts';
import { type Engine, startEngine } from './main.ts';
import { parentLink } from './parent-link.ts';

const KEY_WITHIN_MS = 10_000;

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    'data-dir': { type: 'string' },
    port: { type: 'string' },
    'keep-stage': { type: 'boolean' },
    'models-dir': { type: 'string' },
    'interface-dir': { type: 'string' },
    /** The key of the secrets comes over the link. */
    'secrets-key': { type: 'boolean' },
  },
});
const link = parentLink();
const say = (message: FromEngine) => link?.send(message);
const { promise: keyTold, resolve: tellKey } = Promise.withResolvers<string>();
let engine: Engine | undefined;
let isEnding = false;

function endSoon(): void {
  isEnding = true;
  void engine?.stop();
}

link?.onMessage((text) => {
  const message = toEngineSchema.safeParse(text);
  if (!message.success) return;
  if (message.data.type === 'engine.secrets-key') tellKey(message.data.key);
  if (message.data.type === 'engine.stop') endSoon();
});
// An orphan ends itself: nobody would see it any more.
link?.onParentGone(endSoon);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, endSoon);

try {
  engine = await startEngine({
    dataDir: values['data-dir'],
    port: values.port === undefined ? undefined : Number(values.port),
    keepStage: values['keep-stage'],
    modelsDir: values['models-dir'],
    interfaceDir: values['interface-dir'],
    secretsKey: values['secrets-key'] ? Buffer.from(await keyInTime(), 'base64') : undefined,
    send: link?.send,
  });
} catch (error) {
  const { code, message, advice } =
    error instanceof UserError
      ? error
      : new UserError(
          'internal',
          'The engine could not be started.',
          'Look into the log, and please report it.',
        );
  say({ type: 'engine.failed', code, message, advice });
  await flushed();
  process.exit(1);
}

const running = engine;
// What nobody foresaw ends this process; its guardian mutes, and a new engine takes over.
process.on('uncaughtException', (error) => void running.crash(error));
say({ type: 'engine.listening', port: running.port, token: running.token });
setInterval(
  () => say({ type: 'engine.alive', residentBytes: process.memoryUsage.rss() }),
  ALIVE_EVERY_MS,
).unref();
// Told to end before there was anything to end.
if (isEnding) void running.stop();
await running.ended;
await flushed();
process.exit(0);

async function keyInTime(): Promise<string> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new UserError('internal', 'The engine got no key.', 'Start Airlock again.')),
    KEY_WITHIN_MS,
  );
  try {
    return await Promise.race([keyTold, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What was said last leaves a utility process only when its loop has turned. */
function flushed(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
