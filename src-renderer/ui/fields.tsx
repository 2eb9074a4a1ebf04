/** Fields with their label, help and error in one, on React Aria: labels, descriptions and errors are tied to the control. */
import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  NumberField as AriaNumberField,
  Select as AriaSelect,
  Slider as AriaSlider,
  Switch as AriaSwitch,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  SelectValue,
  SliderOutput,
  SliderThumb,
  SliderTrack,
  Text,
  TextArea,
} from 'react-aria-components';
import { Icon } from './icons.tsx';
import './fields.css';

interface FieldProps {
  readonly label: string;
  readonly help?: string | undefined;
  /** What is wrong with the value; shown in place of nothing, tied to the control. */
  readonly error?: string | undefined;
  readonly isDisabled?: boolean;
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'search';
  readonly rows?: number;
  readonly autoFocus?: boolean;
  readonly maxLength?: number;
  readonly autoComplete?: string;
  /** Dots for letters, over many lines as well; no spelling service and no store of passwords gets to see them. */
  readonly isMasked?: boolean;
  readonly onKeyDown?: NonNullable<AriaTextFieldProps['onKeyDown']>;
}

export function TextField({
  label,
  help,
  error,
  rows,
  type = 'text',
  autoComplete = 'off',
  isMasked = false,
  ...props
}: TextFieldProps) {
  const input = `ui-input${isMasked ? ' ui-input-masked' : ''}`;
  return (
    <AriaTextField
      {...props}
      type={type}
      autoComplete={autoComplete}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="ui-field"
    >
      <Label>{label}</Label>
      {rows === undefined ? (
        <Input className={input} spellCheck="false" />
      ) : (
        <TextArea className={`${input} ui-input-area`} rows={rows} spellCheck="false" />
      )}
      <Notes help={help} error={error} />
    </AriaTextField>
  );
}

export interface NumberFieldProps extends FieldProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly step?: number;
  readonly formatOptions?: Intl.NumberFormatOptions;
}

export function NumberField({ label, help, error, ...props }: NumberFieldProps) {
  return (
    <AriaNumberField
      {...props}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className="ui-field"
    >
      <Label>{label}</Label>
      <Input className="ui-input" />
      <Notes help={help} error={error} />
    </AriaNumberField>
  );
}

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly help?: string | undefined;
}

export interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
  readonly placeholder?: string;
  /** Where what it is about stands beside it already. */
  readonly isLabelHidden?: boolean;
}

export function Select<Value extends string>({
  label,
  help,
  error,
  value,
  onChange,
  options,
  placeholder,
  isDisabled = false,
  isLabelHidden = false,
}: SelectProps<Value>) {
  return (
    <AriaSelect
      value={value}
      onChange={(key) => key !== null && onChange(String(key) as Value)}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      isDisabled={isDisabled}
      {...(placeholder === undefined ? {} : { placeholder })}
      className="ui-field"
    >
      <Label {...(isLabelHidden ? { className: 'visually-hidden' } : {})}>{label}</Label>
      <Button className="ui-input ui-select-button">
        <SelectValue />
        <Icon name="chevron" />
      </Button>
      <Notes help={help} error={error} />
      <Popover className="ui-popover">
        <ListBox className="ui-listbox">
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} textValue={option.label} className="ui-option">
              <Text slot="label">{option.label}</Text>
              {option.help === undefined ? null : <Text slot="description">{option.help}</Text>}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export interface SwitchProps {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Switch({ children, ...props }: SwitchProps) {
  return (
    <AriaSwitch {...props} className="ui-switch">
      <span className="ui-switch-track">
        <span className="ui-switch-thumb" />
      </span>
      <span>{children}</span>
    </AriaSwitch>
  );
}

export function Checkbox({ children, ...props }: SwitchProps) {
  return (
    <AriaCheckbox {...props} className="ui-checkbox">
      <span className="ui-checkbox-box">
        <Icon name="check" size={12} />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

export interface ChoiceCardsProps<Value extends string> {
  readonly label: string;
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly options: readonly (Option<Value> & { readonly extra?: ReactNode })[];
}

/** One of a few, each with a line that says what it means. */
export function ChoiceCards<Value extends string>({
  label,
  value,
  onChange,
  options,
}: ChoiceCardsProps<Value>) {
  return (
    <RadioGroup value={value} onChange={(next) => onChange(next as Value)} className="ui-choices">
      <Label>{label}</Label>
      <div className="ui-choices-list">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="ui-choice">
            <span className="ui-choice-dot" />
            <span className="ui-choice-text">
              <strong>{option.label}</strong>
              {option.help === undefined ? null : <span className="ui-choice-help">{option.help}</span>}
              {option.extra}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly minValue: number;
  readonly maxValue: number;
  readonly step: number;
  readonly formatOptions?: Intl.NumberFormatOptions;
}

export function Slider({ label, onChange, ...props }: SliderProps) {
  return (
    <AriaSlider {...props} onChange={(value) => onChange(value as number)} className="ui-slider">
      <Label>{label}</Label>
      <SliderOutput />
      <SliderTrack className="ui-slider-track">
        <SliderThumb className="ui-slider-thumb" />
      </SliderTrack>
    </AriaSlider>
  );
}

function Notes({ help, error }: { readonly help: string | undefined; readonly error: string | undefined }) {
  return (
    <>
      {help === undefined ? null : (
        <Text slot="description" className="ui-field-help">
          {help}
        </Text>
      )}
      <FieldError className="ui-field-error">
        {error === undefined ? null : (
          <>
            <Icon name="warning" /> {error}
          </>
        )}
      </FieldError>
    </>
  );
}
