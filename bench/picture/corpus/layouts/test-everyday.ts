/** Test: webmail, a letter, a social profile, an invoice, a customer's record, a calendar, a talk on video, a tax form. */
import { date, handle, orderNumber, paragraph, price, sentence, time, title, word } from '../innocent.ts';
import { beside, labelled, tableOf } from '../page.ts';
import type { Layout } from '../painter.ts';
import { fullName } from '../personal.ts';
import { painting } from './painting.ts';

export const webmail: Layout = {
  name: 'webmail',
  split: 'test',
  font: 'text',
  draw(p) {
    return `<div class="fill"><div class="panel row line" style="padding:0.7rem 1.5rem;gap:1rem"><div class="field grow">Search mail</div><span class="muted">${p.email()}</span></div><div style="padding:2rem 8rem"><h1>${title(p.chance)}</h1><div style="margin:1rem 0"><b>${fullName(p.chance)}</b> <span class="muted">&lt;${p.email()}&gt; to me, ${date(p.chance)}</span></div>
<p>Dear ${fullName(p.chance)},</p><p style="padding:0.8rem 0">${p.many(4, () => paragraph(p.chance, 3)).join('<br>')} Your temporary password is ${p.password()} and has to be changed at the first sign-in.</p><p>The card ending as usual was replaced; the new number is ${p.card()}. We write to ${p.address()} unless you tell us otherwise.</p>
<p style="padding:0.8rem 0">Sign-in code: <b>${p.code()}</b></p><p>${sentence(p.chance)} Reference ${orderNumber(p.chance)}.</p><p style="padding-top:1rem">Regards<br>${fullName(p.chance)}<br>T ${p.phone()}<br>${p.addressLines().join('<br>')}<br>${p.private()}</p></div></div>`;
  },
};

export const letter: Layout = {
  name: 'document',
  split: 'test',
  font: 'text',
  draw(p) {
    const id = p.nationalId();
    return `<div class="fill" style="background:var(--panel)"><div class="line" style="padding:0.5rem 1.5rem;background:var(--ground)">File &nbsp; Home &nbsp; Insert &nbsp; Layout &nbsp; Review &nbsp; <span class="muted">Letter.docx</span></div>
<div style="position:relative;width:1240px;height:980px;margin:30px auto;background:var(--ground);border:1px solid var(--border);padding:5rem 7rem"><div class="down muted" style="position:absolute;right:1.5rem;top:5rem">${p.email()}</div><div>${p.addressLines().join('<br>')}</div><p style="padding:1.5rem 0">${date(p.chance)}</p><p>Dear Sir or Madam,</p>
<p style="padding:1rem 0">my ${id.label} is ${id.html} and my Social Security number is ${p.ssn()}. ${p.many(2, () => paragraph(p.chance, 3)).join(' ')}</p><p>Kindly transfer ${price(p.chance)} to ${p.iban()}. You can reach me by telephone at ${p.phone()}.</p><p style="padding:1rem 0">${paragraph(p.chance, 3)}</p><p>Yours faithfully,<br>${p.private()}</p></div></div>`;
  },
};

export const socialProfile: Layout = {
  name: 'social-profile',
  split: 'test',
  font: 'text',
  draw(p) {
    const posts = p
      .many(
        6,
        () =>
          `<div class="box"><b>${handle(p.chance)}</b> <span class="muted">${p.chance.int(2, 23)} h</span><div>${sentence(p.chance)}</div></div>`,
      )
      .join('');
    return `<div class="fill"><div class="clip" style="position:relative;height:260px">${painting(p.chance)}</div><div class="row" style="padding:1.5rem 10rem;gap:3rem"><div class="col gap" style="width:26rem"><h1>${fullName(p.chance)}</h1><div class="muted">${handle(p.chance)} · ${p.chance.int(10, 900)}K followers</div><div>✉ ${p.email()}</div><div>☎ ${p.phone()}</div><div>⌂ ${p.address()}</div><div>Works at ${p.private()}</div></div>
<div class="grow col gap">${posts}<div class="box">${handle(p.chance)}: fan mail to<br>${p.addressLines().join('<br>')}</div></div></div></div>`;
  },
};

export const invoice: Layout = {
  name: 'invoice',
  split: 'test',
  font: 'text',
  async draw(p) {
    const rows = p.many(8, () => [
      title(p.chance),
      String(p.chance.int(1, 20)),
      price(p.chance),
      price(p.chance),
    ]);
    const block = () => `${fullName(p.chance)}<br>${p.addressLines().join('<br>')}`;
    return `<div class="fill" style="padding:3rem 12rem"><div class="row" style="justify-content:space-between"><div><h1>Invoice</h1><div class="muted">${orderNumber(p.chance)} · ${date(p.chance)}</div></div><div>${await p.barcode(orderNumber(p.chance), p.chance.int(260, 420))}</div></div>
<div class="row" style="gap:6rem;margin:1.5rem 0"><div><div class="muted">From</div>${block()}</div><div><div class="muted">Bill to</div>${block()}</div><div><div class="muted">Contact</div>${p.email()}<br>${p.phone()}</div></div>${tableOf(['Item', 'Qty', 'Each', 'Total'], rows, 'width:100%')}
<div class="row" style="margin-top:1.5rem;gap:4rem;align-items:flex-start"><div>IBAN ${p.iban()}<br>Card on file ${p.card()}<br><span class="muted">Due ${date(p.chance)}</span></div>${await p.qr(`https://pay.example.com/${word(p.chance)}`, p.chance.int(90, 160))}</div></div>`;
  },
};

export const customerRecord: Layout = {
  name: 'customer-record',
  split: 'test',
  font: 'text',
  draw(p) {
    const card = () => {
      const id = p.nationalId();
      return `<div class="box col" style="gap:0.5rem"><h2>${fullName(p.chance)}</h2>${beside('E-mail', p.email(), '9rem')}${beside('Mobile', p.phone(), '9rem')}${beside('SSN', p.ssn(), '9rem')}${beside(id.label, id.html, '9rem')}${beside('Card', p.card(), '9rem')}${beside('Customer no', orderNumber(p.chance), '9rem')}</div>`;
    };
    return `<div class="fill col"><div class="bar">Customers · ${p.chance.int(100, 9000)} records</div><div class="pad" style="display:grid;grid-template-columns:1fr 1fr;gap:1rem">${card()}${card()}</div></div>`;
  },
};

export const calendar: Layout = {
  name: 'calendar',
  split: 'test',
  font: 'text',
  draw(p) {
    const secret = p.chance.shuffle([
      () => `Call ${p.phone()}`,
      () => `Lunch, ${p.private()}`,
      () => `Dentist<br>${p.addressLines().join('<br>')}`,
      () => `Meeting passcode: ${p.code()}`,
      () => `Write to ${p.email()}`,
      () => `Wifi password: ${p.password()}`,
    ]);
    const days = p.chance.times(20, (index) => {
      const entry = index % 3 === 1 ? secret.pop()?.() : undefined;
      const text = entry ?? (p.chance.yes(0.6) ? `${time(p.chance).slice(0, 5)} ${title(p.chance)}` : '');
      return `<div class="clip" style="border:1px solid var(--border);padding:0.4rem"><div class="muted">${index + 1}</div>${text === '' ? '' : `<div style="background:var(--panel);border-left:4px solid var(--accent);padding:0.2rem 0.5rem">${text}</div>`}</div>`;
    });
    return `<div class="fill col"><div class="pad row" style="justify-content:space-between"><h1>March 2026</h1><span class="muted">Week 9 to 12</span></div><div class="grow" style="display:grid;grid-template-columns:repeat(5,1fr);grid-auto-rows:1fr">${days.join('')}</div></div>`;
  },
};

export const videoOverlay: Layout = {
  name: 'video-overlay',
  split: 'test',
  font: 'text',
  draw(p) {
    const on = (text: string, place: string) =>
      `<div style="position:absolute;${place};color:#ffffff;text-shadow:0 0 4px #000,0 0 4px #000,1px 1px 2px #000">${text}</div>`;
    const key = p.namedKey();
    return `<div class="fill clip">${painting(p.chance)}${on(`Questions to ${p.email()}`, 'left:80px;bottom:120px')}${on(`Hotline ${p.phone()}`, 'left:80px;bottom:60px')}${on(`Visit us: ${p.address()}`, 'right:80px;top:60px')}
${on(`stream key: ${p.streamKey()}`, 'left:200px;top:420px')}${on(p.private(), 'left:1200px;top:640px')}${on(`<span class="down">${p.ip()}</span>`, 'right:60px;top:300px')}${on(`export ${key.name}=${key.html}`, 'left:140px;top:240px;max-width:1500px')}${on(`${time(p.chance)} ${title(p.chance)}`, 'right:80px;bottom:60px')}</div>`;
  },
};

export const taxForm: Layout = {
  name: 'tax-form',
  split: 'test',
  font: 'text',
  draw(p) {
    const [street, town] = p.addressLines();
    const id = p.nationalId();
    return `<div class="fill" style="padding:2rem 10rem"><h1>Tax return ${p.chance.int(2021, 2026)}</h1><p class="muted">${sentence(p.chance)}</p><div class="col gap" style="margin-top:1rem"><div class="row gap">${labelled('1. Name', fullName(p.chance), 'flex:1')}${labelled('2. Social security number', p.ssn(), 'flex:1')}</div>
<div class="row gap">${labelled('3. Home address', street ?? '', 'flex:1')}${labelled('4. City and code', town ?? '', 'flex:1')}</div><div class="row gap">${labelled(`5. ${id.label}`, id.html, 'flex:1')}${labelled('6. Daytime phone', p.phone(), 'flex:1')}</div>
<div class="row gap">${labelled('7. Bank account (IBAN)', p.iban(), 'flex:1')}${labelled('8. E-mail', p.email(), 'flex:1')}</div><div class="row gap">${labelled('9. Wages', price(p.chance), 'flex:1')}${labelled('10. Refund', price(p.chance), 'flex:1')}</div>${labelled('Portal password', p.password())}<div><span class="button">Submit</span></div></div></div>`;
  },
};
