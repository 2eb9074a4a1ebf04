import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { Badge, EmptyState } from '../../ui/page.tsx';
import { changeRule, moveRule, type Patch, removeRule } from './policy-edits.ts';
import type { PolicyProblem } from './policy-entries.ts';
import { ProblemList } from './policy-problems.tsx';

/** How rules of one kind (of sound, of the picture) are told and changed. */
export interface RuleKind<Of> {
  /** Which texts it is told with. */
  readonly texts: 'rules' | 'pictureRules';
  /** Where its rules are in the policy, as problems name them. */
  readonly path: 'rules' | 'picture.rules';
  readonly make: () => Of;
  readonly icon: (rule: Of) => IconName;
  readonly sentence: (rule: Of) => string;
  readonly details: (rule: Of) => readonly string[];
  /** What it is about, in a few words. */
  readonly category: (rule: Of) => string;
  /** True where a rule above matches the same: it never decides. */
  readonly isShadowed: (rules: readonly Of[], index: number) => boolean;
  readonly editor: (rule: Of, title: string, onChange: (patch: Patch<Of>) => void) => ReactNode;
}

interface AnyRule {
  readonly action: string;
  readonly comment?: string | undefined;
}

export interface RuleListProps<Of extends AnyRule> {
  readonly kind: RuleKind<Of>;
  readonly rules: readonly Of[];
  readonly isReadOnly: boolean;
  /** Of the whole policy. */
  readonly problems: readonly PolicyProblem[];
  readonly onChange: (rules: readonly Of[]) => void;
}

type Part = 'up' | 'down' | 'edit';

/** Rules in the order in which they are asked; one is open for changes at a time. */
export function RuleList<Of extends AnyRule>({
  kind,
  rules,
  isReadOnly,
  problems,
  onChange,
}: RuleListProps<Of>) {
  const { t } = useTranslation(['policies', 'common']);
  const [openIndex, setOpenIndex] = useState<number>();
  const [said, setSaid] = useState('');
  const { list, focusOn } = useFocusAfterChange();
  const { texts, path } = kind;
  const move = (index: number, steps: -1 | 1) => {
    const next = moveRule(rules, index, steps);
    if (next === rules) return;
    onChange(next);
    const to = index + steps;
    if (openIndex === index) setOpenIndex(to);
    else if (openIndex === to) setOpenIndex(index);
    setSaid(t(`${texts}.moved`, { number: to + 1, count: rules.length }));
    focusOn(to, steps === -1 ? 'up' : 'down');
  };
  const remove = (index: number) => {
    onChange(removeRule(rules, index));
    setOpenIndex(undefined);
    setSaid(t(`${texts}.removed`, { number: index + 1 }));
    focusOn(Math.min(index, rules.length - 2), 'edit');
  };
  return (
    <div className="ui-stack" ref={list}>
      <p className="ui-soft">{t(`${texts}.order`)}</p>
      {rules.length === 0 ? (
        <EmptyState icon="list" title={t(`${texts}.empty`)}>
          <p>{t(`${texts}.emptyMeans`)}</p>
        </EmptyState>
      ) : (
        <ol className="pol-rules" aria-label={t(`${texts}.label`)}>
          {rules.map((_, index) => (
            <RuleRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have no ids, and a row holds no state of its own
              key={index}
              kind={kind}
              rules={rules}
              index={index}
              isReadOnly={isReadOnly}
              isOpen={openIndex === index}
              problems={problems.filter(({ field }) => `${field}.`.startsWith(`${path}.${index}.`))}
              onToggle={() => setOpenIndex(openIndex === index ? undefined : index)}
              onMove={(steps) => move(index, steps)}
              onRemove={() => remove(index)}
              onChange={(patch) => onChange(changeRule(rules, index, patch))}
            />
          ))}
        </ol>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {isReadOnly ? null : (
        <div className="ui-row">
          <span data-rule-part="add">
            <Button
              onPress={() => {
                onChange([...rules, kind.make()]);
                setOpenIndex(rules.length);
                focusOn(rules.length, 'edit');
              }}
            >
              <Icon name="plus" /> {t(`${texts}.add`)}
            </Button>
          </span>
        </div>
      )}
    </div>
  );
}

/** Who moved a rule goes on with the same rule, wherever it is now. */
function useFocusAfterChange() {
  const list = useRef<HTMLDivElement>(null);
  const wanted = useRef<{ index: number; part: Part }>(undefined);
  useEffect(() => {
    if (wanted.current === undefined || list.current === null) return;
    const { index, part } = wanted.current;
    wanted.current = undefined;
    const row = `[data-rule="${index}"] `;
    const places = [`${row}[data-rule-part="${part}"] button:not(:disabled)`, `${row}button:not(:disabled)`];
    for (const place of [...places, '[data-rule-part="add"] button']) {
      const button = list.current.querySelector<HTMLButtonElement>(place);
      if (button === null) continue;
      button.focus();
      return;
    }
  });
  const focusOn = (index: number, part: Part) => {
    wanted.current = { index, part };
  };
  return { list, focusOn };
}

interface RuleRowProps<Of extends AnyRule> {
  readonly kind: RuleKind<Of>;
  readonly rules: readonly Of[];
  readonly index: number;
  readonly isReadOnly: boolean;
  readonly isOpen: boolean;
  readonly problems: readonly PolicyProblem[];
  readonly onToggle: () => void;
  readonly onMove: (steps: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onChange: (patch: Patch<Of>) => void;
}

function RuleRow<Of extends AnyRule>({
  kind,
  rules,
  index,
  isReadOnly,
  isOpen,
  problems,
  onToggle,
  onMove,
  onRemove,
  onChange,
}: RuleRowProps<Of>) {
  const { t } = useTranslation(['policies', 'common']);
  const rule = rules[index] as Of;
  const number = index + 1;
  const { texts } = kind;
  const details = kind.details(rule);
  const onKeyDown = (event: KeyboardEvent) => {
    if (isReadOnly || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li className="pol-rule" data-rule={index} onKeyDown={onKeyDown}>
      <span className="pol-rule-number" aria-hidden="true">
        {number}
      </span>
      <span className={`pol-rule-action pol-rule-${rule.action}`}>
        <Icon name={kind.icon(rule)} />
      </span>
      <div className="pol-rule-text">
        <p className="pol-rule-sentence">{kind.sentence(rule)}</p>
        {details.length === 0 ? null : <p className="pol-rule-details">{details.join(' · ')}</p>}
        {rule.comment === undefined || rule.comment === '' ? null : (
          <p className="pol-rule-details">{rule.comment}</p>
        )}
        {kind.isShadowed(rules, index) ? (
          <Badge tone="warn" icon="warning">
            {t('rules.shadowed')}
          </Badge>
        ) : null}
        {problems.length === 0 ? null : <ProblemList problems={problems} />}
      </div>
      {isReadOnly ? null : (
        <div className="pol-rule-buttons">
          <span data-rule-part="up">
            <Button
              variant="quiet"
              isDisabled={index === 0}
              onPress={() => onMove(-1)}
              aria-label={t(`${texts}.up`, { number })}
            >
              <span className="pol-up">
                <Icon name="chevron" />
              </span>
            </Button>
          </span>
          <span data-rule-part="down">
            <Button
              variant="quiet"
              isDisabled={index === rules.length - 1}
              onPress={() => onMove(1)}
              aria-label={t(`${texts}.down`, { number })}
            >
              <Icon name="chevron" />
            </Button>
          </span>
          <span data-rule-part="edit">
            <Button
              aria-expanded={isOpen}
              onPress={onToggle}
              aria-label={t(isOpen ? `${texts}.closeNumber` : `${texts}.editNumber`, { number })}
            >
              {t(isOpen ? 'rules.close' : 'rules.edit')}
            </Button>
          </span>
          <Button variant="quiet" onPress={onRemove} aria-label={t(`${texts}.remove`, { number })}>
            <Icon name="cross" />
          </Button>
        </div>
      )}
      {isOpen && !isReadOnly ? (
        <div className="pol-rule-editor">
          {kind.editor(rule, t(`${texts}.editorTitle`, { number, category: kind.category(rule) }), onChange)}
        </div>
      ) : null}
    </li>
  );
}
