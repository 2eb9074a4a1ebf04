import { TextField } from '../../ui/fields.tsx';
import { acceleratorFault, acceleratorOf } from './accelerator.ts';

export interface HotkeyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (accelerator: string) => void;
}

/** A hotkey by pressing it, or by typing its name: not everybody can press three keys at once. */
export function HotkeyField(props: HotkeyFieldProps) {
  const { onChange } = props;
  return (
    <TextField
      {...props}
      maxLength={60}
      onKeyDown={(event) => {
        // Tab goes on to the next field, whatever is held.
        if (event.key === 'Tab') return;
        const accelerator = acceleratorOf({
          key: event.key,
          code: event.code,
          ctrlKey: event.ctrlKey,
          metaKey: event.metaKey,
          altKey: event.altKey,
          shiftKey: event.shiftKey,
        });
        if (accelerator === undefined || acceleratorFault(accelerator) !== undefined) return;
        event.preventDefault();
        onChange(accelerator);
      }}
    />
  );
}
