/** Dev: mail, a checkout, a bank, a chat, a spreadsheet, a notification over a game. */
import {
  date,
  firstName,
  handle,
  orderNumber,
  paragraph,
  price,
  sentence,
  time,
  title,
  word,
} from '../innocent.ts';
import { labelled, tableOf, windowOf } from '../page.ts';
import type { Layout } from '../painter.ts';
import { fullName, NATIONAL_IDS } from '../personal.ts';
import { painting } from './painting.ts';

export const mailClient: Layout = {
  name: 'mail-client',
  split: 'dev',
  font: 'text',
  draw(p) {
    const list = p
      .many(
        14,
        () =>
          `<div class="line" style="padding:0.6rem"><div class="row" style="justify-content:space-between"><b>${fullName(p.chance)}</b><span class="muted">${time(p.chance).slice(0, 5)}</span></div><div class="clip whole">${sentence(p.chance)}</div></div>`,
      )
      .join('');
    const lines = p.addressLines();
    return `<div class="fill row"><div class="panel pad" style="width:13rem">${['Inbox', 'Drafts', 'Sent', 'Archive', 'Junk'].map((name) => `<div style="padding:0.3rem">${name}</div>`).join('')}</div>
<div class="clip" style="width:26rem;border-right:1px solid var(--border)">${list}</div><div class="grow pad"><h1>${title(p.chance)}</h1>
<div class="line" style="padding:0.8rem 0">From: ${fullName(p.chance)} &lt;${p.email()}&gt;<br>To: ${p.email()}<br><span class="muted">${date(p.chance)} ${time(p.chance)}</span></div>
<p style="padding:1rem 0">Hello ${firstName(p.chance)},<br>your verification code is <b>${p.code()}</b>. It is good for ten minutes.</p><p>${sentence(p.chance)} Call me on ${p.phone()} or write to ${p.email()}, and ask for ${p.private()}.</p>
<p style="padding:1rem 0">${p.many(3, () => paragraph(p.chance, 3)).join('<br>')}</p><p>Order ${orderNumber(p.chance)}, total ${price(p.chance)}, goes to</p><p style="padding-top:0.6rem">${fullName(p.chance)}<br>${lines.join('<br>')}</p></div></div>`;
  },
};

export const checkout: Layout = {
  name: 'checkout',
  split: 'dev',
  font: 'text',
  draw(p) {
    const [street, town] = p.addressLines();
    const items = p.many(8, () => [title(p.chance), String(p.chance.int(1, 4)), price(p.chance)]);
    return `<div class="fill"><div class="panel line" style="padding:0.6rem 2rem">shop.example.com/checkout</div><div class="row pad" style="gap:4rem"><div class="col gap" style="width:55%"><h1>Checkout</h1>
<div class="row gap">${labelled('E-mail', p.email(), 'flex:1')}${labelled('Phone', p.phone(), 'flex:1')}</div>${labelled('Full name', fullName(p.chance))}
<div class="row gap">${labelled('Address', street ?? '', 'flex:1')}${labelled('City', town ?? '', 'flex:1')}</div><h2>Payment</h2>${labelled('Card number', p.card())}
<div class="row gap">${labelled('Expires', `${p.chance.int(1, 9)} / 29`, 'flex:1')}${labelled('Name on card', fullName(p.chance), 'flex:1')}</div><div><span class="button">Pay ${price(p.chance)}</span></div></div>
<div class="box grow"><h2>Your order ${orderNumber(p.chance)}</h2>${tableOf(['Item', 'Qty', 'Price'], items, 'width:100%')}<p class="muted" style="padding-top:1rem">Pay later by transfer to ${p.iban()}.</p></div></div></div>`;
  },
};

export const bank: Layout = {
  name: 'bank-dashboard',
  split: 'dev',
  font: 'text',
  draw(p) {
    const accounts = ['Current', 'Savings', 'Joint']
      .map(
        (name) =>
          `<div class="box grow"><div class="muted">${name} account</div><h1>${price(p.chance)}</h1><div class="mono">${p.iban()}</div></div>`,
      )
      .join('');
    const transfers = p.many(9, () => [
      date(p.chance),
      p.chance.yes(0.4) ? fullName(p.chance) : title(p.chance),
      p.chance.yes(0.4) ? p.iban() : orderNumber(p.chance),
      `${p.chance.yes() ? '-' : '+'}${price(p.chance)}`,
    ]);
    return `<div class="fill col"><div class="bar row" style="justify-content:space-between"><b>Larch Bank</b><span>${fullName(p.chance)}</span></div><div class="pad col gap"><div class="row gap">${accounts}</div>
<div class="row gap"><div class="box grow"><h2>Transfers</h2>${tableOf(['Date', 'To', 'Reference', 'Amount'], transfers, 'width:100%')}</div><div class="box col gap" style="width:30rem"><h2>Debit card</h2><div class="accent">${p.card()}</div><div class="muted">valid thru 11/29</div>
<h2>Confirm transfer</h2><div>TAN: ${p.code()}</div><div>Registered: ${p.phone()}</div><div>Send statements to ${p.address()}</div></div></div></div></div>`;
  },
};

export const chat: Layout = {
  name: 'chat',
  split: 'dev',
  font: 'text',
  draw(p) {
    const said = [
      sentence(p.chance),
      `my new number is ${p.phone()}`,
      `the wifi password is ${p.password()}`,
      `come over, ${p.address()}`,
      `${firstName(p.chance)} told me about ${p.private()} yesterday`,
      `use this key: ${p.shapedKey()}`,
      `write to ${p.email()} instead`,
      `code is ${p.code()}, quick`,
      `server is up at ${p.ip()}:8443, ${sentence(p.chance).toLowerCase()}`,
    ];
    const bubbles = p.chance
      .shuffle([...said, ...p.many(6, () => sentence(p.chance))])
      .map((text) => {
        const own = p.chance.yes();
        return `<div class="row" style="justify-content:${own ? 'flex-end' : 'flex-start'}"><div style="max-width:70%;padding:0.5rem 1rem;border-radius:1rem;${own ? 'background:var(--accent);color:var(--on-accent)' : 'background:var(--panel)'}">${text}</div></div>`;
      })
      .join('');
    const rooms = p
      .many(
        16,
        () =>
          `<div style="padding:0.5rem">${firstName(p.chance)}<br><span class="muted">${handle(p.chance)}</span></div>`,
      )
      .join('');
    return `<div class="fill row"><div class="panel clip" style="width:18rem">${rooms}</div><div class="grow col"><div class="line pad"><b># ${word(p.chance)}</b> <span class="muted">${time(p.chance)}</span></div><div class="pad col" style="gap:0.7rem">${bubbles}</div></div></div>`;
  },
};

export const spreadsheet: Layout = {
  name: 'spreadsheet',
  split: 'dev',
  font: 'text',
  draw(p) {
    const columns = p.chance
      .shuffle(['Email', 'Phone', 'SSN', 'IBAN', 'National ID', 'Address', 'Password'])
      .slice(0, 4);
    const cell: Record<string, () => string> = {
      Email: () => p.email(),
      Phone: () => p.phone(),
      SSN: () => p.ssn(),
      IBAN: () => p.iban(),
      'National ID': () => p.secret('national-id', p.chance.pick(NATIONAL_IDS).value),
      Address: () => p.address(),
      Password: () => p.password(),
    };
    const rows = p.many(20, (index) => [
      String(index + 2),
      fullName(p.chance),
      ...columns.map((column) => (p.chance.yes(0.3) ? (cell[column]?.() ?? '') : '')),
      String(p.chance.int(1000, 99999)),
      date(p.chance),
    ]);
    const letters = ['', ...'ABCDEFGH'].slice(0, columns.length + 4);
    return `<div class="fill"><div class="panel" style="padding:0.5rem 1rem">File &nbsp; Edit &nbsp; View &nbsp; Insert &nbsp; Format &nbsp; Data &nbsp; Help</div><div class="line" style="padding:0.3rem 1rem"><i class="muted">fx</i> =SUM(G2:G13)</div>
<style>td{border:1px solid var(--border);padding:0.3rem 0.6rem}</style>${tableOf(letters, [['1', 'Name', ...columns, 'Points', 'Joined'], ...rows])}</div>`;
  },
};

export const toast: Layout = {
  name: 'notification-toast',
  split: 'dev',
  font: 'text',
  draw(p) {
    const note = (head: string, body: string, top: number) =>
      `<div class="box" style="position:absolute;right:24px;top:${top}px;width:34rem"><div class="muted">${head}</div><div>${body}</div></div>`;
    const kinds = p.chance.shuffle([
      () => note('Messages · now', `<b>${firstName(p.chance)}</b>: your login code is ${p.code()}`, 40),
      () => note('Mail · 1 min', `${p.email()}<br>${sentence(p.chance)}`, 40),
      () => note('Phone', `Incoming call<br><b>${p.phone()}</b>`, 40),
      () => note('Calendar', `${p.private()} at ${time(p.chance).slice(0, 5)}`, 40),
      () => note('Delivery', `Your parcel is on its way to ${p.address()}`, 40),
    ]);
    return `<div class="fill">${painting(p.chance)}${windowOf('score', `<div class="pad"><h1>${p.chance.int(100, 9999)} : ${p.chance.int(100, 9999)}</h1>${paragraph(p.chance, 2)}</div>`, 'left:60px;top:700px;width:36rem;height:14rem')}${kinds[0]?.()}</div>`;
  },
};
