import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatTime } from '../../i18n/format.ts';
import { Icon, type IconName } from '../../ui/icons.tsx';
import type { Proof } from './proof.ts';

/** Heard, cut, counted: three lights that turn on one after the other, each with a sign, words and a time. */
export function Lights({ proof }: { readonly proof: Proof }) {
  const { t } = useTranslation(['onboarding', 'common']);
  const { heard, cut, counted } = proof;
  // What aired is not to be called cut, however green it would look.
  const hasAired = cut?.state === 'ended' && !cut.isDryRun && cut.leakedMs > 0;
  return (
    <ol className="setup-lights" aria-label={t('prove.lights')}>
      <Light icon="microphone" title={t('prove.heard')} at={heard?.at}>
        {heard === undefined
          ? t('prove.heardWaiting')
          : t('prove.heardText', { category: t(`common:category.${heard.category}`) })}
      </Light>
      <Light
        icon="cut"
        title={t(hasAired ? 'prove.late' : 'prove.cut')}
        at={cut?.state === 'ended' ? cut.at : undefined}
        isLate={hasAired || (cut?.isDryRun ?? false)}
      >
        {cutText(t, cut)}
      </Light>
      <Light icon="chart" title={t('prove.counted')} at={counted?.at}>
        {t(counted === undefined ? 'prove.countedWaiting' : 'prove.countedText')}
      </Light>
    </ol>
  );
}

function cutText(t: TFunction<['onboarding', 'common']>, cut: Proof['cut']): string {
  if (cut === undefined) return t('prove.cutWaiting');
  if (cut.isDryRun) return t('prove.cutDryRun');
  if (cut.state !== 'ended') return t(cut.state === 'planned' ? 'prove.cutPlanned' : 'prove.cutOnAir');
  const aired =
    cut.leakedMs > 0 ? t('prove.cutLeaked', { duration: formatDuration(cut.leakedMs) }) : t('prove.cutWhole');
  return cut.durationMs > 0
    ? `${t('prove.cutText', { duration: formatDuration(cut.durationMs) })} ${aired}`
    : aired;
}

/** One of them. */
export function Light({
  icon,
  title,
  at,
  isLate = false,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  /** When it turned on; undefined while it is off. */
  readonly at: string | undefined;
  /** On, and not as it should be. */
  readonly isLate?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('onboarding');
  const isOn = at !== undefined;
  return (
    <li className="setup-light" data-on={isOn ? (isLate ? 'late' : 'good') : undefined}>
      <span className="setup-light-sign">
        <Icon name={isOn ? (isLate ? 'warning' : 'check') : icon} size={20} />
      </span>
      <span className="setup-light-text" role="status">
        <strong>{title}</strong>
        <span>{children}</span>
      </span>
      <span className="setup-light-time">{isOn ? formatTime(at) : t('prove.off')}</span>
    </li>
  );
}
