/**
 * `npm test`: everything. Installs the Debian packages it lacks where it is root on Debian; otherwise says which part
 * it skips and why. In CI a part that was skipped counts as failed. The last line is the count over all suites.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildModels } from '../models/build.ts';
import { buildInterface } from '../src-renderer/build.ts';
import { electronBinary, NO_ELECTRON } from './helpers/electron-binary.ts';

/** A program a suite needs, and the Debian package that brings it. */
const programs: Readonly<Record<string, string>> = {
  obs: 'obs-studio',
  Xvfb: 'xvfb',
  pulseaudio: 'pulseaudio',
  pactl: 'pulseaudio-utils',
  ffmpeg: 'ffmpeg',
  sox: 'sox',
  chromium: 'chromium',
};

const obsPrograms = ['obs', 'Xvfb', 'pulseaudio', 'pactl', 'ffmpeg', 'sox'];
const obsPackages = ['obs-plugins', 'libgl1-mesa-dri'];

interface Suite {
  readonly name: string;
  readonly needs: readonly string[];
  /** Debian packages beside those of `needs`, whose presence no program shows. */
  readonly alsoPackages?: readonly string[];
  /** Why it cannot run on a machine like this one, whoever installs what; then it counts for nothing. */
  readonly lacks?: () => string | undefined;
}

/** Vitest's projects, quickest first. */
const suites: readonly Suite[] = [
  { name: 'unit', needs: ['pulseaudio', 'pactl', 'ffmpeg'] },
  { name: 'ui', needs: [...obsPrograms, 'chromium'], alsoPackages: obsPackages },
  { name: 'stage', needs: obsPrograms, alsoPackages: obsPackages },
  { name: 'desktop', needs: [], lacks: () => (electronBinary() === undefined ? NO_ELECTRON : undefined) },
];

let passed = 0;
let failed = 0;

await runSuites();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runSuites(): Promise<void> {
  const only = process.argv.slice(2);
  const wanted = suites.filter((suite) => only.length === 0 || only.includes(suite.name));
  if (only.length === 0) count('npm run check', (await run('npm', ['run', '--silent', 'check'])) === 0);
  installMissing(wanted);
  await buildModels((line) => console.log(line));
  await buildInterface((line) => console.log(line));
  for (const suite of wanted) {
    const lack = suite.lacks?.();
    if (lack !== undefined) {
      console.log(`\nNOT RUN: suite "${suite.name}": ${lack}`);
      continue;
    }
    const missing = suite.needs.filter((program) => !isInstalled(program));
    if (missing.length === 0) {
      await runVitest(suite.name);
    } else {
      console.log(
        `\nSKIPPED: suite "${suite.name}": ${missing.join(', ')} not found. ${howToInstall(missing)}`,
      );
      if (process.env.CI) count(`suite ${suite.name} (skipped in CI)`, false);
    }
  }
}

function count(name: string, isPassed: boolean): void {
  if (isPassed) passed += 1;
  else failed += 1;
  console.log(`${isPassed ? 'passed' : 'FAILED'}: ${name}`);
}

async function runVitest(project: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-test-'));
  const json = join(folder, 'result.json');
  const status = await run('vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${json}`,
  ]);
  try {
    const result = JSON.parse(await readFile(json, 'utf8'));
    // A file that does not even load holds no tests; it has failed all the same.
    const broken = result.testResults.filter(
      (file: { status: string; assertionResults: unknown[] }) =>
        file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    passed += result.numPassedTests;
    failed += result.numFailedTests + broken;
    if (result.numPendingTests > 0) {
      console.log(`SKIPPED: ${result.numPendingTests} tests of suite "${project}"`);
      if (process.env.CI) failed += result.numPendingTests;
    }
    if (status !== 0 && result.numFailedTests + broken === 0) count(`suite ${project}: exit code`, false);
  } catch {
    count(`suite ${project}: no result`, false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(command: string, parameters: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: 'inherit' });
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function installMissing(wanted: readonly Suite[]): void {
  const lacking = wanted.filter((suite) => suite.needs.some((program) => !isInstalled(program)));
  if (lacking.length === 0 || process.getuid?.() !== 0 || !isInstalled('apt-get')) return;
  const packages = new Set(
    lacking.flatMap((suite) => [
      ...suite.needs.map((program) => programs[program] as string),
      ...(suite.alsoPackages ?? []),
    ]),
  );
  console.log(`Installing Debian packages: ${[...packages].join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
}

function howToInstall(missing: readonly string[]): string {
  const packages = [...new Set(missing.map((program) => programs[program]))].join(' ');
  return `On Debian: apt-get install ${packages}`;
}
