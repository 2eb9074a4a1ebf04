import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';

/** Puts a text into the clipboard, and says whether it did. */
export function CopyButton({ text, fullLabel }: { readonly text: string; readonly fullLabel?: string }) {
  const { t } = useTranslation('settings');
  const [state, setState] = useState<'copy' | 'copied' | 'notCopied'>('copy');
  const place = useRef<HTMLSpanElement>(null);
  return (
    <span ref={place} className="set-copy">
      <Button
        {...(fullLabel === undefined ? {} : { 'aria-label': fullLabel })}
        onPress={async () => setState((await copy(text, place.current)) ? 'copied' : 'notCopied')}
      >
        {t('pair.copy')}
      </Button>
      <span role="status" className="ui-soft">
        {state === 'copy' ? null : t(`pair.${state}`)}
      </span>
    </span>
  );
}

/** Where the clipboard is denied (the app's window and some docks), the older way, which needs a selection. */
async function copy(text: string, place: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const field = document.createElement('textarea');
    field.value = text;
    field.readOnly = true;
    field.className = 'visually-hidden';
    // Beside the button: a dialog takes back any focus that leaves it.
    place?.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return isCopied;
  }
}
