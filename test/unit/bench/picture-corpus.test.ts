import { validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { describe, expect, it } from 'vitest';
import { Chance, Deck } from '../../../bench/picture/corpus/chance.ts';
import { codeSvg } from '../../../bench/picture/corpus/codes.ts';
import { longNumber } from '../../../bench/picture/corpus/innocent.ts';
import { layouts } from '../../../bench/picture/corpus/layouts/all.ts';
import { Painter } from '../../../bench/picture/corpus/painter.ts';
import { email, iban, paymentCard, phone } from '../../../bench/picture/corpus/personal.ts';
import { planScreens } from '../../../bench/picture/corpus/screens.ts';
import { privateKey, seedWords } from '../../../bench/picture/corpus/technical.ts';
import { type Theme, themes } from '../../../bench/picture/corpus/themes.ts';
import { pictureCategories, pictureRuleName } from '../../../src-engine/contract/picture.ts';

const often = <T>(make: (chance: Chance) => T): T[] => {
  const chance = new Chance(5);
  return chance.times(200, () => make(chance));
};

function fitsLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

describe('what the screens are made of', () => {
  it('makes the same from the same seed', () => {
    expect(new Chance(3).chars('abc', 20)).toBe(new Chance(3).chars('abc', 20));
    expect(new Chance(3).chars('abc', 20)).not.toBe(new Chance(4).chars('abc', 20));
    expect(planScreens('dev', 20, 1)).toEqual(planScreens('dev', 20, 1));
  });

  it('deals everything equally often', () => {
    const deck = new Deck(['a', 'b', 'c'], new Chance(1));
    expect([0, 1, 2].map(() => deck.deal()).sort()).toEqual(['a', 'b', 'c']);
  });

  it('has secrets whose checksums hold, and long numbers whose do not', () => {
    for (const card of often(paymentCard)) expect(fitsLuhn(card.replace(/\D/g, ''))).toBe(true);
    for (const number of often(longNumber)) expect(fitsLuhn(number)).toBe(false);
    for (const account of often(iban)) {
      const bare = account.replaceAll(' ', '');
      const moved = [...bare.slice(4), ...bare.slice(0, 4)]
        .map((letter) => Number.parseInt(letter, 36))
        .join('');
      expect(BigInt(moved) % 97n).toBe(1n);
    }
    for (const words of often((chance) => seedWords(chance, chance.yes() ? 12 : 24)))
      expect(validateMnemonic(words.join(' '), wordlist)).toBe(true);
  });

  it('names nobody who could be reached', () => {
    for (const address of often(email)) expect(address).toMatch(/@(?:.+\.)?example(?:\.(?:com|org|net))?$/);
    for (const number of often(phone))
      expect(number.replace(/\D/g, '')).toMatch(
        /55501\d\d$|79460\d{3}$|7700900\d{3}$|1174960\d{3}$|6?3998\d{4}$|019900\d{4}$|493023125\d{3}$|61491570\d{3}$/,
      );
  });

  it('writes private keys in lines of at most 65 letters', () => {
    for (const lines of often((chance) => privateKey(chance))) {
      expect(lines[0]).toMatch(/^-----BEGIN .*PRIVATE KEY-----$/);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(65);
    }
  });

  it('draws codes to scale', async () => {
    expect(await codeSvg('https://www.example.com', 'QRCode')).toMatch(/^<svg viewBox="0 0 25 25"/);
  });
});

describe('the layouts', () => {
  it('share no layout between dev and test, and have clean ones in both', () => {
    expect(new Set(layouts.map(({ name }) => name)).size).toBe(layouts.length);
    for (const split of ['dev', 'test'] as const) {
      const ofSplit = layouts.filter((layout) => layout.split === split);
      expect(ofSplit.filter(({ clean }) => clean).length).toBeGreaterThanOrEqual(8);
      expect(ofSplit.filter(({ clean }) => !clean).length).toBeGreaterThanOrEqual(12);
    }
  });

  it('hold every rule in both splits, and nothing in the clean ones', async () => {
    const rules = new Set<string>(pictureCategories.map(pictureRuleName));
    const textRules = [...rules].filter(
      (rule) => !['barcode', 'real', 'drawn', 'face', 'marked'].includes(rule),
    );
    const drawn = { dev: new Set<string>(), test: new Set<string>() };
    for (const layout of layouts) {
      for (let seed = 0; seed < 12; seed++) {
        const painter = new Painter(new Chance(seed), themes[0] as Theme, 16);
        const html = await layout.draw(painter);
        for (const [index, { rule }] of painter.secrets.entries()) {
          expect(rules).toContain(rule);
          drawn[layout.split].add(rule);
          expect(html).toContain(`data-secret="${index}"`);
        }
        if (layout.clean) expect(painter.secrets).toEqual([]);
      }
    }
    expect([...drawn.dev]).toEqual(expect.arrayContaining(textRules));
    expect([...drawn.test]).toEqual(expect.arrayContaining(textRules));
  });
});
