/** What pages are made of: header, panels, and how empty, loading and failed look. */
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CallError } from '../clients/engine-client.ts';
import { errorText } from '../features/problems.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icons.tsx';
import './page.css';

export function PageHeader({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  /** Buttons of the whole page. */
  readonly children?: ReactNode;
}) {
  return (
    <header className="ui-page-header">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {lead === undefined ? null : <p className="ui-soft">{lead}</p>}
      </div>
      <div className="ui-row">{children}</div>
    </header>
  );
}

/** A titled part of a page. */
export function Panel({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="ui-panel" aria-labelledby={id}>
      <header className="ui-panel-header">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      <div className="ui-panel-body">{children}</div>
    </section>
  );
}

/** Nothing is there yet, and what to do about it. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="ui-empty">
      <Icon name={icon} size={24} />
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

/** Holds the place of what is on its way, so that nothing moves when it comes. */
export function Loading({ lines = 3 }: { readonly lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className="ui-loading" role="status">
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never change places
        <span key={line} className="ui-loading-line" />
      ))}
    </div>
  );
}

/** What happened, what it means for the stream, what to do. */
export function ErrorNote({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation(['common', 'problems']);
  if (error === null || error === undefined) return null;
  const { what, means, advice } = errorText(t, error instanceof CallError ? error : undefined);
  return (
    <Note tone="bad" title={what}>
      <p>{means}</p>
      <p>{advice}</p>
      {onRetry === undefined ? null : <Button onPress={onRetry}>{t('retry')}</Button>}
    </Note>
  );
}

export type Tone = 'good' | 'warn' | 'bad' | 'info';

const toneIcons = { good: 'check', warn: 'warning', bad: 'warning', info: 'info' } as const;

/** A framed message. `bad` and `warn` are read out at once. */
export function Note({
  tone,
  title,
  children,
  onDismiss,
}: {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
  readonly onDismiss?: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={`ui-note ui-tone-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={toneIcons[tone]} />
      <div className="ui-note-text">
        <strong>{title}</strong>
        {children}
      </div>
      {onDismiss === undefined ? null : (
        <Button variant="quiet" onPress={onDismiss} aria-label={t('dismiss')}>
          <Icon name="cross" />
        </Button>
      )}
    </div>
  );
}

/** A small sign with a word. */
export function Badge({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone | 'neutral';
  readonly icon?: IconName;
  readonly children: ReactNode;
}) {
  return (
    <span className={`ui-badge ui-tone-${tone}`}>
      {icon === undefined ? null : <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}
