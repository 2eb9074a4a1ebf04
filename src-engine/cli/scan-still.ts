/** `airlock scan` of a still picture: where something is that the policy would not let the audience see, and a clean copy. */
import type { StillKind } from '../capture/file-kind.ts';
import { readStill, writeCleanStill } from '../capture/picture-file.ts';
import { UserError } from '../contract/errors.ts';
import { type Box, pictureRuleName } from '../contract/picture.ts';
import type { Policy } from '../contract/policy.ts';
import { scanStill } from '../operations/scan/scan-picture.ts';
import { preset } from '../policy/presets.ts';
import { openPictureDetector, readPhrases, readPolicy, type ScanArguments } from './scan-options.ts';

/** A region as `--json` prints it: never what was read in it. The box is [x, y, width, height] in pixels of the upright picture. */
export interface RegionJson {
  readonly rule: string;
  readonly box: readonly [x: number, y: number, width: number, height: number];
  /** 0..1 */
  readonly confidence: number;
}

export interface StillJson {
  readonly width: number;
  readonly height: number;
  readonly computeMs: number;
  readonly regions: readonly RegionJson[];
  readonly out?: string;
}

/** @throws UserError for whatever the user can mend: the file, the policy, the list, the disk. */
export async function runStillScan(
  file: string,
  kind: StillKind,
  options: ScanArguments,
): Promise<StillJson> {
  if (options.report !== undefined) {
    throw new UserError(
      'bad-request',
      'A report has a time line, which a still picture lacks.',
      'Leave --report out; --json lists what was found.',
    );
  }
  const policy = withPicture(await readPolicy(options.policy));
  const privatePhrases = await readPhrases(options.private);
  const still = await readStill(file, kind);
  const detector = await openPictureDetector(policy, privatePhrases);
  const result = await scanStill(detector, still.bytes, policy).finally(() => detector.stop());
  if (options.out !== undefined) await writeCleanStill(file, still, options.out, result.copyRegions);
  return {
    width: result.width,
    height: result.height,
    computeMs: Math.round(result.computeMs),
    regions: result.regions.map(({ category, box, confidence }) => ({
      rule: pictureRuleName(category),
      box: boxJson(box),
      confidence: roundedShare(confidence),
    })),
    ...(options.out === undefined ? {} : { out: options.out }),
  };
}

/** Whoever scans a picture wants it looked at: a policy that is about sound only is completed by the default one. */
function withPicture(policy: Policy): Policy {
  return policy.picture.rules.length > 0 ? policy : { ...policy, picture: preset('family-friendly').picture };
}

/** On whole pixels, outwards. */
export function boxJson({ x, y, width, height }: Box): RegionJson['box'] {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return [left, top, Math.ceil(x + width) - left, Math.ceil(y + height) - top];
}

export function roundedShare(share: number): number {
  return Math.round(share * 1000) / 1000;
}

export function describeStill({ width, height, regions, out }: StillJson): string {
  return [
    `${width} x ${height} pixels, ${regions.length === 1 ? '1 region' : `${regions.length} regions`}`,
    ...regions.map(
      ({ rule, box: [x, y, w, h], confidence }) =>
        `  ${rule.padEnd(16)} ${w} x ${h} at ${x}, ${y}  (${Math.round(confidence * 100)} %)`,
    ),
    ...(out === undefined ? [] : [`Clean copy: ${out}`]),
    '',
  ].join('\n');
}
