import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/fields.tsx';

export interface NameChoiceProps {
  readonly label: string;
  readonly allLabel: string;
  /** Those that can be chosen. */
  readonly names: readonly string[];
  /** Undefined: all of them. */
  readonly chosen: readonly string[] | undefined;
  readonly onChange: (chosen: string[] | undefined) => void;
}

/** Everywhere, or only in some sources or scenes of OBS. */
export function NameChoice({ label, allLabel, names, chosen, onChange }: NameChoiceProps) {
  const { t } = useTranslation('policies');
  return (
    <fieldset className="pol-fieldset">
      <legend>{label}</legend>
      <div className="pol-checks">
        <Checkbox
          isSelected={chosen === undefined}
          onChange={(isAll) => onChange(isAll ? undefined : names.slice(0, 1))}
        >
          {allLabel}
        </Checkbox>
        {names.map((name) => (
          <Checkbox
            key={name}
            isDisabled={chosen === undefined}
            isSelected={chosen === undefined || chosen.includes(name)}
            onChange={(isSelected) =>
              onChange(isSelected ? [...(chosen ?? []), name] : (chosen ?? []).filter((one) => one !== name))
            }
          >
            {name}
          </Checkbox>
        ))}
      </div>
      {chosen !== undefined && chosen.length === 0 ? (
        <p className="ui-field-help">{t('noneTicked')}</p>
      ) : null}
    </fieldset>
  );
}
