/** `airlock doctor`: what Airlock needs, what is there, and what to do. */
import type { Command } from 'commander';
import { getStatus, type Status } from '../contract/endpoints/engine.ts';
import {
  audioServerCheck,
  type Check,
  diskCheck,
  ffmpegCheck,
  machineChecks,
  microphoneCheck,
  modelChecks,
  obsCheck,
  pictureCheck,
  stageCheck,
} from './doctor-checks.ts';
import { EngineCalls, foldersFor, NoEngineError } from './engine-calls.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, print, protectionLines } from './output.ts';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Check machine, models, microphone, OBS and delay, and say what to do.')
    .option('--json', 'print one JSON object on stdout')
    .option('--data-dir <folder>', 'the folder of the engine')
    .option('--obs-url <url>', 'where OBS listens')
    .action(runDoctor);
}

async function runDoctor(options: CommonOptions & { obsUrl?: string }): Promise<void> {
  const folders = foldersFor(options.dataDir);
  const status = await statusOf(options.dataDir);
  const checks = (
    await Promise.all([
      machineChecks(),
      modelChecks(),
      microphoneCheck(),
      audioServerCheck(),
      ffmpegCheck(),
      obsCheck(options.obsUrl ?? status?.obs.url),
      stageCheck(folders.dataDir, status),
      pictureCheck(status),
      diskCheck(folders.dataDir),
    ])
  ).flat();
  const isFine = checks.every(({ state }) => state !== 'fail');
  const lines = checks.map(({ name, state, message, advice }) =>
    `${marks[state]}  ${name}: ${message}${state === 'ok' ? '' : ` ${advice}`}`.trimEnd(),
  );
  const engineLines = status === undefined ? ['Airlock is not running.'] : protectionLines(status.protection);
  print(options, { ok: isFine, checks, status: status ?? null }, [...lines, ...engineLines]);
  if (!isFine) process.exitCode = exitCodes.notProtected;
}

const marks = { ok: 'ok  ', warn: 'note', fail: 'FAIL' } as const satisfies Record<Check['state'], string>;

async function statusOf(dataDir: string | undefined): Promise<Status | undefined> {
  try {
    return await (await EngineCalls.find(dataDir)).call(getStatus, {});
  } catch (error) {
    if (error instanceof NoEngineError) return undefined;
    throw error;
  }
}
