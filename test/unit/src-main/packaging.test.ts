/** What ships: packed by electron-builder from the configuration that the release uses, its list of files, and that it runs. */
import { fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildModels } from '../../../models/build.ts';
import { fromEngineSchema } from '../../../src-engine/guardian/engine-messages.ts';
import { buildApp } from '../../../src-main/build.ts';
import { notShipped } from '../../../src-main/not-shipped.ts';
import { connectEngine } from '../../helpers/engine-client.ts';
import { type AsarFile, fakeElectron, filesInAsar, pack, unpackAsar } from './packed-app.ts';

let folder: string;
let app: string;
let files: AsarFile[];
let paths: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-packed-'));
  await Promise.all([buildModels(), buildApp()]);
  await fakeElectron(join(folder, 'electron'));
  await pack(join(folder, 'electron'), join(folder, 'out'));
  app = join(folder, 'out', 'linux-unpacked');
  files = await filesInAsar(join(app, 'resources', 'app.asar'));
  paths = files.map(({ path }) => path);
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const packageOf = (path: string) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];

test('the configuration is one of electron-builder’s: another word is refused', async () => {
  await expect(pack(join(folder, 'electron'), join(folder, 'no'), '-c.nonsense=true')).rejects.toThrow(
    /unknown property 'nonsense'/,
  );
});

test('in it: the app and the interface as JavaScript, what they load, and nothing else', async () => {
  for (const path of [
    'package.json',
    'dist/app/package.json',
    'dist/app/preload.cjs',
    'dist/app/src-main/main.js',
    'dist/app/src-main/resources/icon.png',
    'dist/app/src-main/resources/tray-panic.png',
    'dist/app/src-engine/engine-process.js',
    'dist/app/src-engine/detect/speech/speech-worker.js',
    'dist/app/src-engine/capture/microphone-process.js',
    'dist/interface/index.html',
  ])
    expect(paths).toContain(path);
  const foreign = paths.filter(
    (path) => !/^(package\.json$|dist\/(app|interface)\/|node_modules\/)/.test(path),
  );
  expect(foreign).toEqual([]);
  const source = paths.filter((path) =>
    /\.(ts|tsx|map|md|svg\.ts)$|(^|\/)(test|tests|__tests__)\/|\/\.[^/]+$/.test(path),
  );
  expect(source).toEqual([]);
  expect(
    paths.filter((path) => /dist\/app\/src-engine\/(cli|practice-stage)\//.test(path)),
    'the command line',
  ).toEqual([]);
  const secret = paths.filter((path) => /(^|\/)(\.env|\.npmrc|secrets|.*\.(pem|p12|pfx|key))$/.test(path));
  expect(secret).toEqual([]);
  const { main, version } = JSON.parse(
    (await files.find(({ path }) => path === 'package.json')?.read())?.toString() ?? '{}',
  );
  expect([main, version]).toEqual(['dist/app/src-main/main.js', expect.any(String)]);
});

test('of the packages, what the app needs; of native files, those of this system, outside the archive', () => {
  const packages = new Set(paths.map(packageOf));
  for (const name of notShipped) expect(packages, name).not.toContain(name);
  for (const name of ['electron', 'electron-builder', 'vite', 'typescript', 'vitest', 'protobufjs', 'react'])
    expect(packages, name).not.toContain(name);
  const native = files.filter(({ path }) => /\.(node|dll|dylib|so(\.\d+)*|exe)$/.test(path));
  expect(native.map(({ path }) => path).sort()).toEqual([
    'node_modules/@img/sharp-libvips-linux-x64/lib/libvips-cpp.so.8.18.7',
    'node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64-0.35.5.node',
    'node_modules/@picovoice/pvrecorder-node/lib/linux/x86_64/pv_recorder.node',
    'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
    'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
  ]);
  expect(native.every(({ isUnpacked }) => isUnpacked)).toBe(true);
  const unhashed = files.filter(({ hasHash }) => !hasHash).map(({ path }) => path);
  expect(unhashed, 'what the archive’s integrity check covers').toEqual([]);
});

test('beside it: the models, and the licences of all that ships', async () => {
  const resources = join(app, 'resources');
  const models = JSON.parse(
    await readFile(new URL('../../../models/manifest.json', import.meta.url), 'utf8'),
  ).models;
  expect((await readdir(join(resources, 'models'))).sort()).toEqual(
    models.map(({ id }: { id: string }) => `${id}.onnx`).sort(),
  );
  expect(await readdir(resources)).toEqual(
    expect.arrayContaining(['LICENSE.txt', 'MODEL-LICENCES.txt', 'NOTICE.md', 'THIRD-PARTY-NOTICES.txt']),
  );
  expect(await readdir(app)).toEqual(
    expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']),
  );
  const notices = await readFile(join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  for (const name of new Set([...paths.map(packageOf), 'react', 'react-aria-components', 'i18next'])) {
    if (name !== undefined)
      expect(notices, name).toMatch(new RegExp(`^${name.replaceAll('/', '\\/')} \\d`, 'm'));
  }
  expect(await readdir(join(app, 'locales'))).toEqual(['en-US.pak']);
  expect((await stat(join(resources, 'app.asar'))).size).toBeLessThan(30_000_000);
});

test('the fuses', async () => {
  const wire = await getCurrentFuseWire(join(app, 'airlock'));
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ];
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  expect(on.map((fuse) => wire[fuse])).toEqual(on.map(() => FuseState.ENABLE));
  expect(off.map((fuse) => wire[fuse])).toEqual(off.map(() => FuseState.DISABLE));
});

test('the engine runs from what is packed alone, models and all', async () => {
  const unpacked = join(folder, 'unpacked');
  await unpackAsar(files, unpacked);
  const child = fork(
    join(unpacked, 'dist/app/src-engine/engine-process.js'),
    ['--port', '0', '--data-dir', join(folder, 'data'), '--models-dir', join(app, 'resources/models')],
    { execArgv: ['--no-experimental-strip-types'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const address = await new Promise<{ port: number; token: string }>((resolve, reject) => {
    child.once('exit', () => reject(new Error('it ended')));
    child.on('message', (message) => {
      const said = fromEngineSchema.safeParse(message).data;
      if (said?.type === 'engine.listening') resolve(said);
      if (said?.type === 'engine.failed') reject(new Error(said.message));
    });
  });
  const client = await connectEngine(address);
  onTestFinished(() => client.close());
  const model = async () => (await client.call<{ model: { state: string } }>('GET', '/status')).model.state;
  await expect.poll(model, { timeout: 25_000 }).toBe('ready');
});
