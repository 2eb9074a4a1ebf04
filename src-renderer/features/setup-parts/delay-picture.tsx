import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../i18n/format.ts';
import { Icon } from '../../ui/icons.tsx';
import './setup-parts.css';

/** Word's length and when it is known, from its beginning: usual figures of the README's table. */
const WORD_MS = 350;
const KNOWN_MS = 700;
/** The scale stays the same for usual delays, so that D can be seen to move; a longer one makes all else smaller. */
const SHOWN_MS = 3000;

/** Two lanes over one time axis: what you say, and what the audience hears D later, with the word cut out. */
export function DelayPicture({ delayMs }: { readonly delayMs: number }) {
  const { t } = useTranslation('scenes');
  const shownMs = Math.max(SHOWN_MS, delayMs + 800);
  const at = (ms: number) => `${(ms / shownMs) * 100}%`;
  const width = (ms: number) => ({ width: at(ms) });
  const known = formatDuration(KNOWN_MS);
  const delay = formatDuration(delayMs);
  return (
    <figure className="parts-delay">
      <div className="parts-delay-lanes" role="img" aria-label={t('picture.text', { known, delay })}>
        <div className="parts-delay-lane">
          <span className="parts-delay-word" style={width(WORD_MS)} />
          <span className="parts-delay-mark" style={{ insetInlineStart: at(KNOWN_MS) }}>
            2
          </span>
          <span className="parts-delay-number">1</span>
        </div>
        <div
          className="parts-delay-span"
          style={{ marginInlineStart: at(KNOWN_MS), width: at(Math.max(0, delayMs - KNOWN_MS)) }}
        />
        <div className="parts-delay-lane">
          <span className="parts-delay-cut" style={{ insetInlineStart: at(delayMs), ...width(WORD_MS) }} />
          <span className="parts-delay-mark" style={{ insetInlineStart: at(delayMs) }}>
            3
          </span>
        </div>
      </div>
      <figcaption>
        <ol className="parts-delay-legend">
          <li>
            <Icon name="microphone" /> {t('picture.said')}
          </li>
          <li>
            <Icon name="shield" /> {t('picture.known', { known })}
          </li>
          <li>
            <Icon name="cut" /> {t('picture.aired', { delay })}
          </li>
        </ol>
        <p className="ui-soft">
          {t('picture.spare', { spare: formatDuration(Math.max(0, delayMs - KNOWN_MS)) })}
        </p>
      </figcaption>
    </figure>
  );
}
