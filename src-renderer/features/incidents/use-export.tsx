import { useTranslation } from 'react-i18next';
import { exportIncidents } from '../../../src-engine/contract/endpoints/incidents.ts';
import { useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { saveFile } from '../../ui/save-file.ts';
import type { AskedFilter } from './use-incidents.ts';

/** Gives the engine's own table to the user as a file. */
export function useExport(asked: AskedFilter) {
  const { t } = useTranslation('incidents');
  const verb = useVerb(exportIncidents);
  const { name = '', mediaType = '' } = exportIncidents.file ?? {};
  const button = (
    <Button
      isPending={verb.isPending}
      onPress={() => verb.mutate(asked, { onSuccess: (csv) => saveFile(name, csv, mediaType) })}
    >
      {t(verb.isPending ? 'export.pending' : 'export.button')}
    </Button>
  );
  return { button, error: verb.error };
}
