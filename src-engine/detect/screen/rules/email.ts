/** Email addresses. */
import type { Reading } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';
import { domainEndIn } from './top-level-domains.ts';

/** Written where an address is to be filled in; nobody's. */
const placeholderLocal =
  /^(?:you|your[._-]?(?:name|email|mail)?|name|e?-?mail|username|someone|somebody|example|firstname[._-]?lastname|first[._-]last|placeholder|abc|xyz|foo|bar)$/;
/** Machines' addresses: remotes of repositories and senders that take no answer. */
const machineLocal = /^(?:git|hg|svn|no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?)$/;

const localBefore = /[A-Za-z0-9._%+'-]{1,64}$/;
const spacedLocalBefore = /(?:^|[\s:;<>("'|,])([A-Za-z0-9._%+-]{1,64}) $/;
const domainPart = / ?([A-Za-z0-9|](?:[A-Za-z0-9|-]{0,62}))/y;
const dot = /( ?)[.,·;]( ?)/y;
const lostDot = /^(.*(?:gmail|outlook|hotmail|yahoo|icloud|proton|example|aol|live|mail)) ?(?:com|org|net)$/;

export const email: TextRule = {
  category: 'personal.email',
  source: 'RFC 5322 addr-spec, dot-atom form; RFC 2606 and the IANA root zone for domains',
  find(page) {
    const { text } = page.blocks;
    const found: FoundText[] = [];
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      const one = addressAround(page.blocks, at);
      if (one) found.push(one);
    }
    return found;
  },
};

function addressAround(reading: Reading, at: number): FoundText | undefined {
  const { text, lower } = reading;
  const before = text.slice(Math.max(0, at - 80), at);
  const local = localBefore.exec(before)?.[0] ?? spacedLocal(before);
  if (!local) return undefined;
  const trimmed = local.replace(/^[.'%+-]+/, '');
  if (trimmed === '') return undefined;
  const from = at - (before.length - before.lastIndexOf(trimmed));
  const until = domainUntil(text, at + 1);
  if (until === undefined) return undefined;
  const lineBefore = text.slice(Math.max(0, from - 40), from);
  const name = trimmed.trim().toLowerCase();
  const domain = lower.slice(at + 1, until).trim();
  const after = text.slice(until, until + 3);
  // Masked ("j***n@"), part of a link with a password in it, or where a shell or a copy goes to.
  if (/[*•●…]$/.test(lineBefore) || /:\/\/\S*$/.test(lineBefore)) return undefined;
  if (machineLocal.test(name) || /^ ?[:>]?[~/]|^:[\w~/]|^ ?\/|^ ~/.test(after)) return undefined;
  if (/\[[\w.-]*$/.test(lineBefore) && /^ \S*\]?[$#%]?/.test(after)) return undefined;
  let confidence = 0.95;
  if (placeholderLocal.test(name) || /^(?:email|your[\w-]*|company|domain|mydomain)[.,] ?com/.test(domain))
    confidence = 0.4;
  else if (
    name === 'user' &&
    /^(?:example|domain|host|server|email|mail|company|yourdomain)[.,]/.test(domain)
  ) {
    confidence = 0.4;
  } else if (
    /\b(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id)\b[^\n]*$/.test(lower.slice(Math.max(0, from - 60), from))
  )
    confidence = 0.45;
  else if (/\s/.test(text.slice(from, until))) confidence = 0.8;
  return { confidence, ranges: reading.ranges(from, until) };
}

/** A space was added before the @: believed where what stands there cannot be a word of a sentence. */
function spacedLocal(before: string): string | undefined {
  const name = spacedLocalBefore.exec(before)?.[1];
  if (!name) return undefined;
  const isLabelled = /ma[il1|]{2}\s*[:;=]? ?\S* $/i.test(before.slice(-40));
  return isLabelled || /[0-9._]/.test(name.slice(0, -1)) ? `${name} ` : undefined;
}

/** Where the domain that begins at `from` ends, or undefined where there is none. */
function domainUntil(text: string, from: number): number | undefined {
  let at = from;
  let end: number | undefined;
  for (let count = 0; count < 6; count++) {
    domainPart.lastIndex = at;
    const part = domainPart.exec(text);
    if (!part) break;
    const label = part[1] as string;
    const start = domainPart.lastIndex - label.length;
    if (count > 0) {
      // "comPhone" is com and the word that followed it.
      const lower = label.toLowerCase();
      const whole = domainEndIn(lower);
      const length =
        whole === label.length
          ? whole
          : domainEndIn(label.replace(/(?<=[a-z]{2})[A-Z].*$/, '').toLowerCase());
      if (length > 0) end = start + length;
      if (length > 0 && length < label.length) break;
    } else if (/^\d+x$/.test(label)) return undefined;
    if (count === 0) {
      const lost = lostDot.exec(label.toLowerCase());
      if (lost) return start + label.length;
    }
    dot.lastIndex = domainPart.lastIndex;
    const separator = dot.exec(text);
    if (!separator) break;
    // A full stop and the next sentence, once the address is complete.
    if (end !== undefined && (separator[1] !== '' || separator[2] !== '')) break;
    at = dot.lastIndex;
  }
  if (end === undefined) return undefined;
  const first = text.slice(from, end).trim();
  return /^[A-Za-z0-9|-]{1}[.,](?!com|net|org|co\b)/i.test(first) ? undefined : end;
}
