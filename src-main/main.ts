/** Electron's main process: gives the shell the real Electron. What is decided is decided elsewhere. */
import { existsSync, mkdirSync } from 'node:fs';
import { homedir, release } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  app,
  BrowserWindow,
  crashReporter,
  globalShortcut,
  Menu,
  MessageChannelMain,
  protocol,
  safeStorage,
  session,
  shell as system,
  Tray,
  utilityProcess,
  type WebFrameMain,
} from 'electron';
import electronUpdater from 'electron-updater';
import { Guardian } from '../src-engine/guardian/guardian.ts';
import { chooseFolders, openFolders } from '../src-engine/storage/folders.ts';
import { startUtilityEngine } from './engine-process/utility-engine.ts';
import { openDoor } from './ipc/guarded-door.ts';
import { lockDown } from './lock-down.ts';
import { secretsKey } from './os/secrets-key.ts';
import { HIDDEN_ARGUMENT, setStartAtLogin } from './os/start-at-login.ts';
import type { TrayIcon } from './os/tray.ts';
import { Shell } from './shell.ts';
import { APP_SCHEME } from './windows/app-page.ts';
import { pageServer } from './windows/app-protocol.ts';
import { hasLoopbackAudio } from './windows/permissions.ts';
import { windowOptions } from './windows/window-options.ts';

const { platform, env } = process;
const built = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  // Chromium's own switches are among them.
  strict: false,
  options: { 'data-dir': { type: 'string' }, hidden: { type: 'boolean' } },
});
const dataDir = typeof values['data-dir'] === 'string' ? values['data-dir'] : undefined;
const folders = chooseFolders({ platform, home: homedir(), env, override: dataDir });
const hasLoopback = hasLoopbackAudio(platform, release());
const interfaceDir = built('../../interface');

const profile = join(folders.dataDir, 'window');
mkdirSync(profile, { recursive: true, mode: 0o700 });
app.setPath('userData', profile);
app.setPath('crashDumps', join(profile, 'crashes'));
crashReporter.start({ uploadToServer: false });
lockDown<WebFrameMain>({
  app,
  registerSchemes: (schemes) => protocol.registerSchemesAsPrivileged(schemes),
  hasLoopback,
});
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
  await openFolders(folders);
  Menu.setApplicationMenu(platform === 'darwin' ? macMenu() : null);
  const pages = session.fromPartition('persist:window');
  const icon = built('./resources/icon.png');
  const shell = new Shell({
    app,
    info: {
      appVersion: app.getVersion(),
      electronVersion: process.versions.electron,
      platform: platform === 'win32' || platform === 'darwin' || platform === 'linux' ? platform : 'other',
      packaged: app.isPackaged,
      loopbackAudio: hasLoopback,
    },
    configDir: folders.configDir,
    crashDumps: app.getPath('crashDumps'),
    createWindow: () =>
      new BrowserWindow(
        windowOptions({
          preload: built('../preload.cjs'),
          icon,
          session: pages,
          isPackaged: app.isPackaged,
        }),
      ),
    createTray: () => trayIcon(icon),
    trayImage: (shape) => built(`./resources/tray-${shape}.png`),
    shortcuts: globalShortcut,
    updater: electronUpdater.autoUpdater,
    canUpdate: app.isPackaged && existsSync(join(process.resourcesPath, 'app-update.yml')),
    launchEngine: (hasKey) =>
      startUtilityEngine({
        fork: (script, args, serviceName) =>
          // What a crash prints could hold content.
          utilityProcess.fork(script, [...args], { serviceName, stdio: 'ignore', execArgv: [] }),
        channel: () => new MessageChannelMain(),
        engineScript: built('../src-engine/engine-process.js'),
        microphoneScript: built('../src-engine/capture/microphone-process.js'),
        args: [
          ...(dataDir === undefined ? [] : ['--data-dir', dataDir]),
          ...(hasKey ? ['--secrets-key'] : []),
          '--models-dir',
          app.isPackaged ? join(process.resourcesPath, 'models') : built('../../../models/built'),
          '--interface-dir',
          interfaceDir,
        ],
        killPid: (pid) => process.kill(pid, 'SIGKILL'),
      }),
    guardian: (onReport) => new Guardian({ journalPath: join(folders.dataDir, 'guardian.json'), onReport }),
    secretsKey: () => secretsKey({ folder: folders.configDir, platform, keyStore: safeStorage }),
    setStartAtLogin: (isWanted) =>
      setStartAtLogin(isWanted, {
        platform,
        program: env.APPIMAGE ?? process.execPath,
        configHome: env.XDG_CONFIG_HOME || join(homedir(), '.config'),
        setLoginItem: (settings) => app.setLoginItemSettings(settings),
      }),
    openOutside: (url) => system.openExternal(url),
  });
  pages.protocol.handle(APP_SCHEME, pageServer({ folder: interfaceDir, port: () => shell.takePagePort() }));
  openDoor(shell.handlers, () => shell.contentsId);
  await shell.start(process.argv.includes(HIDDEN_ARGUMENT));
}

function trayIcon(image: string): TrayIcon {
  const tray = new Tray(image);
  return {
    setImage: (path) => tray.setImage(path),
    setToolTip: (text) => tray.setToolTip(text),
    setMenu: (lines) => tray.setContextMenu(Menu.buildFromTemplate([...lines])),
    on: (event, listener) => tray.on(event, listener),
    destroy: () => tray.destroy(),
  };
}

/** A Mac gets copy, paste and quit from the menu of the app. */
function macMenu(): Menu {
  return Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]);
}
