/** What an interrupted scan left behind, as it is checked before it is gone on with. Kinds, times and places: no content. */
import { z } from 'zod';
import { categories } from '../contract/categories.ts';
import { boxSchema, pictureActionSchema, pictureCategorySchema } from '../contract/picture.ts';
import type { PictureProgress } from '../operations/ports/recording-picture.ts';
import type { ScanResult } from '../operations/scan/scan.ts';

const ms = z.number().min(0);
const share = z.number().min(0).max(1);

const soundSchema = z.object({
  durationMs: ms,
  cuts: z.array(
    z.object({
      fromMs: ms,
      untilMs: ms,
      category: z.enum(categories),
      action: z.enum(['mute', 'bleep']),
    }),
  ),
  decisions: z.array(
    z.object({
      fromMs: ms,
      untilMs: ms,
      category: z.enum(categories),
      firstEvidenceMs: z.number(),
      latenessMs: z.number(),
    }),
  ),
  uncheckedMs: ms,
  slowLooks: z.int().min(0),
});

const pictureSchema = z.object({
  width: z.int().min(1),
  height: z.int().min(1),
  lookedMs: ms,
  tracks: z.array(
    z.object({
      category: pictureCategorySchema,
      action: pictureActionSchema.exclude(['none']),
      padPx: z.number().min(0),
      padBeforeMs: ms,
      holdMs: ms,
      minimumMs: ms,
      notBeforeMs: ms,
      goneMs: ms.optional(),
      stays: z.array(z.object({ fromMs: ms, untilMs: ms, box: boxSchema, confidence: share })).min(1),
    }),
  ),
});

export interface SavedScan {
  /** It was listened to, to its end. */
  readonly sound?: ScanResult | undefined;
  /** How far it was looked at. */
  readonly picture?: PictureProgress | undefined;
}

export const savedScanSchema: z.ZodType<SavedScan> = z.object({
  sound: soundSchema.optional(),
  picture: pictureSchema.optional(),
});
