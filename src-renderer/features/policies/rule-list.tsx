import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy, Rule } from '../../../src-engine/contract/policy.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Badge, EmptyState } from '../../ui/page.tsx';
import { useBoundInputs } from '../rights.ts';
import { addRule, changeRule, isShadowed, moveRule, removeRule } from './policy-edits.ts';
import type { PolicyProblem } from './policy-entries.ts';
import { ProblemList } from './policy-problems.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { patternOf, ruleDetails, ruleSentence } from './rule-words.ts';

export interface RuleListProps {
  readonly policy: Policy;
  readonly isReadOnly: boolean;
  readonly problems: readonly PolicyProblem[];
  readonly onChange: (policy: Policy) => void;
}

type Part = 'up' | 'down' | 'edit';

/** Rules in the order in which they are asked; one is open for changes at a time. */
export function RuleList({ policy, isReadOnly, problems, onChange }: RuleListProps) {
  const { t } = useTranslation(['policies', 'common']);
  const [openIndex, setOpenIndex] = useState<number>();
  const [said, setSaid] = useState('');
  const { list, focusOn } = useFocusAfterChange();
  const { rules } = policy;
  const move = (index: number, steps: -1 | 1) => {
    const next = moveRule(policy, index, steps);
    if (next === policy) return;
    onChange(next);
    const to = index + steps;
    if (openIndex === index) setOpenIndex(to);
    else if (openIndex === to) setOpenIndex(index);
    setSaid(t('rules.moved', { number: to + 1, count: rules.length }));
    focusOn(to, steps === -1 ? 'up' : 'down');
  };
  const remove = (index: number) => {
    onChange(removeRule(policy, index));
    setOpenIndex(undefined);
    setSaid(t('rules.removed', { number: index + 1 }));
    focusOn(Math.min(index, rules.length - 2), 'edit');
  };
  return (
    <div className="ui-stack" ref={list}>
      <p className="ui-soft">{t('rules.order')}</p>
      {rules.length === 0 ? (
        <EmptyState icon="list" title={t('rules.empty')}>
          <p>{t('rules.emptyMeans')}</p>
        </EmptyState>
      ) : (
        <ol className="pol-rules" aria-label={t('rules.label')}>
          {rules.map((_, index) => (
            <RuleRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have no ids, and a row holds no state of its own
              key={index}
              rules={rules}
              index={index}
              isReadOnly={isReadOnly}
              isOpen={openIndex === index}
              problems={problems.filter(({ field }) => `${field}.`.startsWith(`rules.${index}.`))}
              onToggle={() => setOpenIndex(openIndex === index ? undefined : index)}
              onMove={(steps) => move(index, steps)}
              onRemove={() => remove(index)}
              onChange={(patch) => onChange(changeRule(policy, index, patch))}
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
                onChange(addRule(policy));
                setOpenIndex(rules.length);
                focusOn(rules.length, 'edit');
              }}
            >
              <Icon name="plus" /> {t('rules.add')}
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

interface RuleRowProps {
  readonly rules: readonly Rule[];
  readonly index: number;
  readonly isReadOnly: boolean;
  readonly isOpen: boolean;
  readonly problems: readonly PolicyProblem[];
  readonly onToggle: () => void;
  readonly onMove: (steps: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onChange: Parameters<typeof RuleEditor>[0]['onChange'];
}

const actionIcons = { mute: 'speaker', bleep: 'bleep', none: 'check' } as const;

function RuleRow({
  rules,
  index,
  isReadOnly,
  isOpen,
  problems,
  onToggle,
  onMove,
  onRemove,
  onChange,
}: RuleRowProps) {
  const { t } = useTranslation(['policies', 'common']);
  const inputs = useBoundInputs();
  const rule = rules[index] as Rule;
  const nameOf = (inputId: string) =>
    inputs.find((input) => input.inputId === inputId)?.inputName ?? t('goneInput');
  const number = index + 1;
  const details = ruleDetails(t, rule);
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
        <Icon name={actionIcons[rule.action]} />
      </span>
      <div className="pol-rule-text">
        <p className="pol-rule-sentence">{ruleSentence(t, rule, nameOf)}</p>
        {details.length === 0 ? null : <p className="pol-rule-details">{details.join(' · ')}</p>}
        {rule.comment === undefined || rule.comment === '' ? null : (
          <p className="pol-rule-details">{rule.comment}</p>
        )}
        {isShadowed(rules, index) ? (
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
              aria-label={t('rules.up', { number })}
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
              aria-label={t('rules.down', { number })}
            >
              <Icon name="chevron" />
            </Button>
          </span>
          <span data-rule-part="edit">
            <Button
              aria-expanded={isOpen}
              onPress={onToggle}
              aria-label={t(isOpen ? 'rules.closeNumber' : 'rules.editNumber', { number })}
            >
              {t(isOpen ? 'rules.close' : 'rules.edit')}
            </Button>
          </span>
          <Button variant="quiet" onPress={onRemove} aria-label={t('rules.remove', { number })}>
            <Icon name="cross" />
          </Button>
        </div>
      )}
      {isOpen && !isReadOnly ? (
        <div className="pol-rule-editor">
          <RuleEditor
            rule={rule}
            title={t('rules.editorTitle', {
              number,
              category: t(`common:category.${patternOf(rule.category)}`),
            })}
            onChange={onChange}
          />
        </div>
      ) : null}
    </li>
  );
}
