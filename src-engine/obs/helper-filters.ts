/**
 * The filters that we put on each protected scene, in the order in which OBS applies them: the delay, so that what follows acts
 * on what airs, then the cover and the blur. They come before the user's own filters: in between, a crop of theirs would move
 * what is covered away from its cover.
 */
import {
  BLUR_LARGE_FILTER,
  BLUR_SMALL_FILTER,
  COVER_FILTER,
  DELAY_FILTER,
  HELPER_MARK,
} from './helper-names.ts';
import type { StageChange } from './stage-journal.ts';

/** In the order in which they are applied. */
export const helperRoles = ['delay', 'cover', 'blur-small', 'blur-large'] as const;
export type HelperRole = (typeof helperRoles)[number];

/** Settings of a filter, as OBS keeps them. */
export type FilterSettings = Readonly<Record<string, string | number | boolean>>;

/** One of our filters as it is in OBS. */
export interface HelperFilter {
  readonly role: HelperRole;
  readonly name: string;
  readonly enabled: boolean;
  /** Its place among all filters of the scene; 0 is applied first. */
  readonly index: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** One of our filters as it is to be. */
export interface WantedFilter {
  readonly role: HelperRole;
  readonly enabled: boolean;
  /** All that we set, the mark included. */
  readonly settings: FilterSettings;
  /** Settings that a new one gets only once it is switched off: it must not be seen by being made. */
  readonly later?: FilterSettings;
}

/** OBS's kinds: Render Delay, Image Mask/Blend, Scaling/Aspect Ratio. */
export const helperKinds = {
  delay: 'gpu_delay',
  cover: 'mask_filter_v2',
  'blur-small': 'scale_filter',
  'blur-large': 'scale_filter',
} as const satisfies Record<HelperRole, string>;

export const helperFilterNames = {
  delay: DELAY_FILTER,
  cover: COVER_FILTER,
  'blur-small': BLUR_SMALL_FILTER,
  'blur-large': BLUR_LARGE_FILTER,
} as const satisfies Record<HelperRole, string>;

/** What the journal calls the making of each; the two halves of the blur are one change. */
export const helperChangeKinds = {
  delay: 'created-filter',
  cover: 'created-cover',
  'blur-small': 'created-blur',
  'blur-large': 'created-blur',
} as const satisfies Record<HelperRole, StageChange['kind']>;

/** The mark of the delay; older than the other filters, so it is a number. */
const DELAY_MARK = 1;

/** How many pixels high the small half of the blur is; 18 leaves nothing readable (docs/obs.md). */
const BLUR_ROWS = 18;

export function delayFilter(renderDelayMs: number): WantedFilter {
  return {
    role: 'delay',
    enabled: true,
    settings: { delay_ms: renderDelayMs, [HELPER_MARK]: DELAY_MARK },
  };
}

/** Multiplies the picture with a mask, white but where something is covered, as large as the canvas. */
export function coverFilter(maskFile: string): WantedFilter {
  return {
    role: 'cover',
    enabled: true,
    settings: {
      type: 'blend_mul_filter.effect',
      image_path: maskFile,
      stretch: true,
      opacity: 1,
      [HELPER_MARK]: 'cover',
    },
  };
}

/** Makes the picture tiny and large again; both are switched on and off together. */
export function blurFilters(
  canvas: { readonly width: number; readonly height: number },
  enabled: boolean,
): WantedFilter[] {
  const columns = Math.max(1, Math.round((BLUR_ROWS * canvas.width) / canvas.height));
  const half = (role: HelperRole, sampling: string, resolution: string): WantedFilter => ({
    role,
    enabled,
    settings: { sampling, [HELPER_MARK]: role },
    later: { resolution },
  });
  return [
    half('blur-small', 'bilinear', `${columns}x${BLUR_ROWS}`),
    half('blur-large', 'bicubic', `${canvas.width}x${canvas.height}`),
  ];
}

/** Our filters in the answer to GetSourceFilterList, known by their mark, whatever they are called now. */
export function helperFilters(data: unknown): HelperFilter[] {
  const { filters } = data as {
    filters: {
      filterName: string;
      filterKind: string;
      filterEnabled: boolean;
      filterSettings: Record<string, unknown>;
    }[];
  };
  return filters.flatMap((each, index): HelperFilter[] => {
    const mark = each.filterSettings[HELPER_MARK];
    const role = mark === DELAY_MARK ? 'delay' : helperRoles.find((known) => known === mark);
    if (role === undefined || each.filterKind !== helperKinds[role]) return [];
    const { filterName: name, filterEnabled: enabled, filterSettings: settings } = each;
    return [{ role, name, enabled, index, settings }];
  });
}

/** True where a filter is set as it is to be. */
export function isAsWanted(filter: HelperFilter, wanted: WantedFilter): boolean {
  const all = { ...wanted.settings, ...wanted.later };
  return Object.entries(all).every(([key, value]) => filter.settings[key] === value);
}
