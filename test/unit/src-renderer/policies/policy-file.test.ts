import { describe, expect, it } from 'vitest';
import { idSchema } from '../../../../src-engine/contract/basics.ts';
import { policySchema } from '../../../../src-engine/contract/policy.ts';
import {
  freeId,
  freeName,
  policyFileName,
  policyFileText,
  readPolicyFile,
} from '../../../../src-renderer/features/policies/policy-file.ts';

const policy = policySchema.parse({ version: 1, name: 'Café: Freitag & Nacht', strict: false, rules: [] });

describe('policy files', () => {
  it('reads what it wrote, with a byte order mark as well', () => {
    expect(readPolicyFile(policyFileText(policy))).toEqual({ value: policy });
    expect(readPolicyFile(`\uFEFF${policyFileText(policy)}`)).toEqual({ value: policy });
  });

  it('says what is wrong with other files', () => {
    expect(readPolicyFile('{ name:')).toEqual({ fault: 'not-json' });
    expect(readPolicyFile(' '.repeat(4_000_001))).toEqual({ fault: 'too-large' });
  });

  it('names files and ids by the letters of the name', () => {
    expect(policyFileName(policy)).toBe('airlock-policy-cafe-freitag-nacht.json');
    expect(freeId('Café', [])).toBe('cafe');
    expect(freeId('Café', ['cafe', 'cafe-2'])).toBe('cafe-3');
    expect(freeId('日本', [])).toBe('policy');
  });

  it.each(['Friday', '---', 'x'.repeat(200), 'ÄÖÜ ß', '9 to 5'])(
    'makes an id the engine takes of %s',
    (name) => {
      expect(idSchema.safeParse(freeId(name, [freeId(name, [])])).success).toBe(true);
    },
  );

  it('finds a free name no longer than a name may be', () => {
    expect(freeName('Mine', ['Mine', 'Mine (2)'])).toBe('Mine (3)');
    const long = 'y'.repeat(80);
    expect(freeName(long, ['y'.repeat(75)]).length).toBeLessThanOrEqual(80);
  });
});
