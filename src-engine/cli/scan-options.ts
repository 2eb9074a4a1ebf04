/** What `airlock scan` is told: the policy, the private words, the models. */
import { readFile } from 'node:fs/promises';
import { buildModels } from '../../models/build.ts';
import { UserError } from '../contract/errors.ts';
import type { Policy } from '../contract/policy.ts';
import { WorkerPictureDetector } from '../detect/screen/screen-detector.ts';
import { screenModelPaths } from '../detect/screen/screen-model-paths.ts';
import { RecordingListener } from '../detect/speech/recording-listener.ts';
import { wantedDetectors } from '../policy/evaluate-picture.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import { preset, presetIds } from '../policy/presets.ts';

export interface ScanArguments {
  readonly policy: string;
  readonly private?: string;
  readonly out?: string;
  readonly report?: string;
  readonly delayMs: number;
  readonly json?: boolean;
  readonly dataDir?: string;
}

/** A preset, or a policy file. @throws UserError `policy-invalid` */
export async function readPolicy(nameOrFile: string): Promise<Policy> {
  if ((presetIds as readonly string[]).includes(nameOrFile)) return preset(nameOrFile);
  const text = await readFile(nameOrFile, 'utf8').catch(() => {
    throw new UserError(
      'policy-invalid',
      'There is neither a preset nor a file of that name.',
      `Presets: ${presetIds.join(', ')}; or give a policy file.`,
    );
  });
  return parsePolicy(text);
}

/** One phrase a line; none where no file is given. @throws UserError `word-list-invalid` */
export async function readPhrases(file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(
      'word-list-invalid',
      'The file of private words cannot be read.',
      'Check its name: one phrase a line.',
    );
  });
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

/** @throws UserError `bad-request` */
export function parseDelay(text: string): number {
  const ms = Number(text);
  if (!Number.isInteger(ms) || ms < 300 || ms > 20_000) {
    throw new UserError(
      'bad-request',
      'The safety delay must be 300 to 20000 ms.',
      'Give a whole number, for example --delay-ms 1500.',
    );
  }
  return ms;
}

export async function openListener(): Promise<RecordingListener> {
  const models = await buildModels();
  return new RecordingListener({
    encoderPath: models.get('speech-encoder') as string,
    decoderPath: models.get('speech-decoder') as string,
    voiceActivityPath: models.get('voice-activity') as string,
  });
}

/** A screen detector that looks for what the policy asks for; whoever opens it stops it. */
export async function openPictureDetector(
  policy: Policy,
  privatePhrases: readonly string[],
): Promise<WorkerPictureDetector> {
  const models = await buildModels();
  const detector = new WorkerPictureDetector({
    paths: screenModelPaths((modelId) => models.get(modelId)),
    words: { privateStrings: privatePhrases, allowed: [] },
    wants: wantedDetectors(policy),
  });
  await detector.start();
  return detector;
}
