/** What a layout draws with: theme, size and chance, and secrets that are marked so that they can be measured in the page. */
import type { Chance } from './chance.ts';
import { codeSvg } from './codes.ts';
import {
  email,
  iban,
  ipAddress,
  NATIONAL_IDS,
  PRIVATE_STRINGS,
  paymentCard,
  phone,
  postalAddress,
  socialSecurity,
} from './personal.ts';
import {
  apiKey,
  jwt,
  oneTimeCode,
  password,
  privateKey,
  seedWords,
  shapedApiKey,
  streamKey,
} from './technical.ts';
import type { Theme } from './themes.ts';

export interface Layout {
  readonly name: string;
  /** Dev and test share no layout, so that what is tuned on one says something on the other. */
  readonly split: 'dev' | 'test';
  /** Holds no secrets, but much that looks like one. */
  readonly clean?: true;
  readonly font: 'mono' | 'text';
  /** The page's body as HTML, 1920 x 1080; every text that may be a secret has the size 1rem. */
  draw(painter: Painter): string | Promise<string>;
}

/** A secret that was drawn. Its places are found in the page by its index. */
export interface DrawnSecret {
  readonly rule: string;
  readonly text: string;
}

export class Painter {
  readonly chance: Chance;
  readonly theme: Theme;
  /** Size of the letters, CSS pixels. */
  readonly px: number;
  readonly secrets: DrawnSecret[] = [];

  constructor(chance: Chance, theme: Theme, px: number) {
    this.chance = chance;
    this.theme = theme;
    this.px = px;
  }

  /** Something so often as fits on the screen: `countAt16` times with letters of 16 px, more often with smaller ones. */
  many<T>(countAt16: number, make: (index: number) => T): T[] {
    return this.chance.times(Math.max(1, Math.round((countAt16 * 16) / this.px)), make);
  }

  /** One text as a secret. `wrap`: it may break over lines, anywhere. */
  secret(rule: string, text: string, wrap = false): string {
    return this.#mark(this.#add(rule, text), text, wrap);
  }

  /** A secret in several places: its words in a grid, its lines. */
  pieces(rule: string, texts: readonly string[], joint = '\n'): string[] {
    const index = this.#add(rule, texts.join(joint));
    return texts.map((text) => this.#mark(index, text, false));
  }

  email(): string {
    return this.secret('email', email(this.chance));
  }

  phone(): string {
    return this.secret('phone', phone(this.chance));
  }

  /** In one line, which may wrap at its spaces. */
  address(): string {
    const text = postalAddress(this.chance).join(', ');
    return `<span data-secret="${this.#add('postal-address', text)}">${escapeHtml(text)}</span>`;
  }

  addressLines(): string[] {
    return this.pieces('postal-address', postalAddress(this.chance));
  }

  ssn(): string {
    return this.secret('ssn', socialSecurity(this.chance));
  }

  nationalId(): { readonly label: string; readonly html: string } {
    const { label, value } = this.chance.pick(NATIONAL_IDS);
    return { label, html: this.secret('national-id', value) };
  }

  ip(): string {
    return this.secret('ip-address', ipAddress(this.chance));
  }

  card(): string {
    return this.secret('payment-card', paymentCard(this.chance));
  }

  iban(): string {
    return this.secret('iban', iban(this.chance));
  }

  namedKey(): { readonly name: string; readonly html: string } {
    const { name, value } = apiKey(this.chance);
    return { name, html: this.secret('api-key', value, true) };
  }

  /** A key that its own shape gives away, with no label needed. */
  shapedKey(): string {
    return this.secret('api-key', shapedApiKey(this.chance), true);
  }

  privateKeyLines(bodyLines?: number): string[] {
    return this.pieces('private-key', privateKey(this.chance, bodyLines));
  }

  jwt(): string {
    return this.secret('jwt', jwt(this.chance), true);
  }

  seedWords(count: 12 | 24 = 12): string[] {
    return this.pieces('seed-phrase', seedWords(this.chance, count), ' ');
  }

  /** In one text that may wrap at its spaces. */
  seedPhrase(count: 12 | 24 = 12): string {
    const text = seedWords(this.chance, count).join(' ');
    return `<span data-secret="${this.#add('seed-phrase', text)}">${text}</span>`;
  }

  password(): string {
    return this.secret('password', password(this.chance));
  }

  code(): string {
    return this.secret('one-time-code', oneTimeCode(this.chance));
  }

  streamKey(): string {
    return this.secret('stream-key', streamKey(this.chance));
  }

  private(): string {
    return this.secret('private', this.chance.pick(PRIVATE_STRINGS));
  }

  /** A QR code in a white field, its modules so many CSS pixels wide in all. */
  async qr(text: string, sizePx: number): Promise<string> {
    const index = this.#add('qr', text);
    const svg = await codeSvg(text, 'QRCode');
    return `<div class="code-field"><div data-secret="${index}" style="width:${sizePx}px;height:${sizePx}px">${svg}</div></div>`;
  }

  async barcode(text: string, widthPx: number): Promise<string> {
    const index = this.#add('barcode', text);
    const svg = await codeSvg(text, 'Code128');
    return `<div class="code-field"><div data-secret="${index}" style="width:${widthPx}px">${svg}</div></div>`;
  }

  #add(rule: string, text: string): number {
    return this.secrets.push({ rule, text }) - 1;
  }

  #mark(index: number, text: string, wrap: boolean): string {
    return `<span data-secret="${index}" class="${wrap ? 'wrap' : 'whole'}">${escapeHtml(text)}</span>`;
  }
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
