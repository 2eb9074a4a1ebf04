import { useTranslation } from 'react-i18next';
import { problemText } from '../features/problems.ts';
import { engineStore, useEngine } from '../state/engine-store.ts';
import { Note } from '../ui/page.tsx';

/** Troubles that the engine told once. They stay until they are dismissed: nothing vanishes while it is read. */
export function Notices() {
  const { t } = useTranslation(['common', 'problems']);
  const notices = useEngine((state) => state.notices);
  if (notices.length === 0) return null;
  return (
    <div className="app-notices">
      {notices.map((notice) => {
        const { what, means, advice } = problemText(t, notice);
        return (
          <Note key={notice.code} tone="warn" title={what} onDismiss={() => engineStore.dismiss(notice)}>
            <p>
              {means} {advice}
            </p>
          </Note>
        );
      })}
    </div>
  );
}
