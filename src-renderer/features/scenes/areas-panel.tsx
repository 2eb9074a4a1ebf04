/** Parts of a source that are always covered, or never looked at. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Box, PictureArea } from '../../../src-engine/contract/picture.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards, NumberField, Select } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ErrorNote, Panel } from '../../ui/page.tsx';
import { useSourceNames } from '../picture-sources.ts';
import { useMay } from '../rights.ts';
import { AreaDrawing } from './area-drawing.tsx';
import { middleBox, newArea, withSide } from './area-edits.ts';
import type { PictureSetting } from './use-picture-settings.ts';
import { useStill } from './use-still.ts';

const kinds = ['private', 'ignored'] as const;

export function AreasPanel({ setting }: { readonly setting: PictureSetting }) {
  const { t } = useTranslation('scenes');
  const [sourceName, setSourceName] = useState<string>();
  const areas = setting.settings?.areas ?? [];
  const names = useSourceNames(areas.map((area) => area.sourceName));
  return (
    <Panel title={t('areas.title')}>
      <p className="ui-soft">{t('areas.help')}</p>
      <Select
        label={t('areas.source')}
        value={sourceName ?? null}
        onChange={setSourceName}
        options={names.map((name) => ({ value: name, label: name }))}
        placeholder={t('areas.choose')}
      />
      {sourceName === undefined ? null : (
        <SourceAreas key={sourceName} sourceName={sourceName} setting={setting} />
      )}
      <ErrorNote error={setting.error} />
    </Panel>
  );
}

function SourceAreas({
  sourceName,
  setting,
}: {
  readonly sourceName: string;
  readonly setting: PictureSetting;
}) {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const still = useStill(sourceName);
  const [kind, setKind] = useState<PictureArea['kind']>('private');
  const [said, setSaid] = useState('');
  const { list, focusLast } = useFocusOnNew();
  const all = setting.settings?.areas ?? [];
  const areas = all.filter((area) => area.sourceName === sourceName);
  const add = (box: Box) => setting.change({ areas: [...all, newArea(sourceName, kind, box)] });
  const change = (areaId: string, part: Partial<PictureArea>) =>
    setting.change({ areas: all.map((area) => (area.areaId === areaId ? { ...area, ...part } : area)) });
  return (
    <>
      <div className="ui-row">
        <Button isDisabled={!may} isPending={still.isPending} onPress={() => void still.take()}>
          {t(
            still.isPending ? 'areas.taking' : still.still === undefined ? 'areas.still' : 'areas.stillAgain',
          )}
        </Button>
        {still.still === undefined ? null : (
          <Button variant="quiet" onPress={still.drop}>
            {t('areas.drop')}
          </Button>
        )}
      </div>
      <p className="ui-field-help">
        {t('areas.stillKept')} {t('areas.stillWarning')}
      </p>
      <ErrorNote error={still.error} />
      <ChoiceCards
        label={t('areas.draws')}
        value={kind}
        onChange={setKind}
        options={kinds.map((value) => ({ value, label: t(`areas.${value}`) }))}
      />
      <AreaDrawing sourceName={sourceName} still={still.still} areas={areas} isDisabled={!may} onDraw={add} />
      <h3>{t('areas.list', { source: sourceName })}</h3>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {areas.length === 0 ? <p className="ui-soft">{t('areas.none')}</p> : null}
      <ol className="scenes-areas" ref={list}>
        {areas.map((area, index) => (
          <AreaFields
            key={area.areaId}
            area={area}
            number={index + 1}
            onChange={(part) => change(area.areaId, part)}
            onRemove={() => {
              setting.change({ areas: all.filter(({ areaId }) => areaId !== area.areaId) });
              setSaid(t('areas.removed'));
            }}
          />
        ))}
      </ol>
      <div className="ui-row">
        <Button
          isDisabled={!may}
          onPress={() => {
            add(middleBox);
            focusLast();
          }}
        >
          <Icon name="plus" /> {t('areas.add')}
        </Button>
      </div>
    </>
  );
}

/** Who adds an area by the keyboard goes on with its fields. */
function useFocusOnNew() {
  const list = useRef<HTMLOListElement>(null);
  const isWanted = useRef(false);
  useEffect(() => {
    const last = list.current?.lastElementChild;
    if (!isWanted.current || !last) return;
    isWanted.current = false;
    last.querySelector('input')?.focus();
  });
  const focusLast = () => {
    isWanted.current = true;
  };
  return { list, focusLast };
}

const sides = ['x', 'y', 'width', 'height'] as const;

interface AreaFieldsProps {
  readonly area: PictureArea;
  readonly number: number;
  readonly onChange: (part: Partial<PictureArea>) => void;
  readonly onRemove: () => void;
}

function AreaFields({ area, number, onChange, onRemove }: AreaFieldsProps) {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  return (
    <li>
      <fieldset className="scenes-area-fields">
        <legend>{t('areas.number', { number })}</legend>
        {sides.map((side) => (
          <NumberField
            key={side}
            label={t(`areas.${side}`)}
            value={area.box[side]}
            isDisabled={!may}
            onChange={(value) => Number.isFinite(value) && onChange({ box: withSide(area.box, side, value) })}
            minValue={0}
            maxValue={1}
            step={0.001}
            formatOptions={{ style: 'percent', maximumFractionDigits: 1 }}
          />
        ))}
        <Select
          label={t('areas.kind')}
          value={area.kind}
          isDisabled={!may}
          onChange={(kind) => onChange({ kind })}
          options={kinds.map((value) => ({ value, label: t(`look.${value}`) }))}
        />
        <Button
          variant="quiet"
          isDisabled={!may}
          onPress={onRemove}
          aria-label={t('areas.removeOf', { number })}
        >
          {t('areas.remove')}
        </Button>
      </fieldset>
    </li>
  );
}
