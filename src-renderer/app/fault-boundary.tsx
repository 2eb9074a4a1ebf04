import i18next from 'i18next';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/page.tsx';

export interface FaultBoundaryProps {
  readonly children: ReactNode;
  /** Around everything: nothing else would be on the page. */
  readonly isOutermost?: boolean;
}

/**
 * A fault of this page must not look like a fault of protection: it says what goes on without it. The state strip has none
 * around it but the outermost, so that a page that fails (or cannot be loaded while the engine is away) leaves it in sight.
 */
export class FaultBoundary extends Component<FaultBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const note = (
      <Note tone="bad" title={i18next.t('crash.title')}>
        <p>{i18next.t('crash.means')}</p>
        <Button onPress={() => location.reload()}>{i18next.t('crash.reload')}</Button>
      </Note>
    );
    return this.props.isOutermost ? <main className="app-alone">{note}</main> : note;
  }
}
