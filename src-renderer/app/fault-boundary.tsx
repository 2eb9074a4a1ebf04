import i18next from 'i18next';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/page.tsx';

/** A fault of this page must not look like a fault of protection: it says what goes on without it. */
export class FaultBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="app-alone">
        <Note tone="bad" title={i18next.t('crash.title')}>
          <p>{i18next.t('crash.means')}</p>
          <Button onPress={() => location.reload()}>{i18next.t('crash.reload')}</Button>
        </Note>
      </main>
    );
  }
}
