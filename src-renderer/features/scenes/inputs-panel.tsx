import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listObsInputs } from '../../../src-engine/contract/endpoints/obs.ts';
import { useAnswer } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { EmptyState, Panel } from '../../ui/page.tsx';
import { useBoundInputs, useMay } from '../rights.ts';
import { InputDialog } from './input-dialog.tsx';
import { InputRow } from './input-row.tsx';

/** The inputs that are checked: what hears each, how it is, how far its checking is behind. */
export function InputsPanel() {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const inputs = useBoundInputs();
  const obsInputs = useAnswer(listObsInputs, {}).data?.inputs ?? [];
  /** The input whose capture is being changed; `new`: one is being added. */
  const [edited, setEdited] = useState<string | typeof NEW>();
  const unbound = obsInputs.filter(
    ({ hasAudio, inputName }) => hasAudio && !inputs.some((input) => input.inputName === inputName),
  );
  return (
    <Panel
      title={t('inputs.title')}
      aside={
        <Button isDisabled={!may || unbound.length === 0} onPress={() => setEdited(NEW)}>
          <Icon name="plus" /> {t('inputs.add')}
        </Button>
      }
    >
      <p className="ui-soft">{t('inputs.help')}</p>
      {inputs.length === 0 ? (
        <EmptyState icon="microphone" title={t('inputs.none')}>
          <p>{t('inputs.noneMeans')}</p>
        </EmptyState>
      ) : (
        <ul className="parts-rows">
          {inputs.map((input) => (
            <InputRow key={input.inputId} input={input} onChange={() => setEdited(input.inputName)} />
          ))}
        </ul>
      )}
      {unbound.length > 0 && inputs.length > 0 ? (
        <p className="ui-soft">
          {t('inputs.unbound', { names: unbound.map(({ inputName }) => inputName).join(', ') })}
        </p>
      ) : null}
      {edited === undefined ? null : (
        <InputDialog
          input={edited === NEW ? undefined : inputs.find(({ inputName }) => inputName === edited)}
          unbound={unbound}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Panel>
  );
}

const NEW = Symbol('an input to add');
