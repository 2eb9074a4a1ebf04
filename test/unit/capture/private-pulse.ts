import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OwnProcess, run, until } from '../../helpers/stage/processes.ts';

/** A PulseAudio of our own in a private folder, with silent sinks whose monitors are our microphones. */
export class PrivatePulse {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  #daemon: OwnProcess | undefined;
  #players: OwnProcess[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.env = {
      PULSE_SERVER: `unix:${path.join(folder, 'native')}`,
      PULSE_RUNTIME_PATH: path.join(folder, 'run'),
      XDG_RUNTIME_DIR: folder,
      XDG_CONFIG_HOME: folder,
      HOME: folder,
    };
  }

  static async start(): Promise<PrivatePulse> {
    const pulse = new PrivatePulse(await mkdtemp(path.join(tmpdir(), 'airlock-pulse-')));
    await mkdir(path.join(pulse.folder, 'run'), { mode: 0o700 });
    await pulse.startDaemon();
    return pulse;
  }

  async startDaemon(): Promise<void> {
    await rm(path.join(this.folder, 'native'), { force: true });
    const modules = [
      `module-native-protocol-unix socket=${path.join(this.folder, 'native')}`,
      'module-null-sink sink_name=mic',
      'module-null-sink sink_name=other',
      // As on a real desktop: a stream whose source goes away is moved to another one.
      'module-rescue-streams',
    ];
    const args = [
      '-n',
      '--daemonize=no',
      '--exit-idle-time=-1',
      ...modules.flatMap((module) => ['-L', module]),
    ];
    this.#daemon = new OwnProcess('pulseaudio', 'pulseaudio', args, { env: { ...process.env, ...this.env } });
    await until('pulseaudio answers', () => this.pactl('info').then(Boolean, () => false));
  }

  async killDaemon(): Promise<void> {
    await this.#daemon?.stop({ graceMs: 0 });
  }

  async pactl(...args: string[]): Promise<string> {
    return (await run('pactl', args, { env: { ...process.env, ...this.env }, timeoutMs: 5000 })).toString();
  }

  /** Plays a WAV into a sink until `stop`, which is also done at the end. */
  play(file: string, sink: string): OwnProcess {
    const player = new OwnProcess('paplay', 'paplay', ['-d', sink, '--latency-msec=50', file], {
      env: { ...process.env, ...this.env },
    });
    this.#players.push(player);
    return player;
  }

  async stop(): Promise<void> {
    for (const player of this.#players) await player.stop({ graceMs: 0 });
    await this.killDaemon();
    await rm(this.folder, { recursive: true, force: true });
  }
}
