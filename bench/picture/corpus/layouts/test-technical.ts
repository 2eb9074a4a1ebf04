/** Test: a log viewer, a cloud console, a notebook, a streaming dashboard, a phone mirrored on the screen. */
import { date, gitHash, handle, price, sentence, time, title, uuid, version, word } from '../innocent.ts';
import { beside, labelled, tableOf } from '../page.ts';
import type { Layout } from '../painter.ts';
import { painting } from './painting.ts';

export const logViewer: Layout = {
  name: 'log-viewer',
  split: 'test',
  font: 'mono',
  draw(p) {
    const key = p.namedKey();
    const told = p.chance.shuffle([
      `GET /v2/items?id=${p.chance.int(1, 9999)} 200 client=${p.ip()}`,
      `login ok user=${p.email()} session=${uuid(p.chance)}`,
      `login failed from ${p.ip()} port ${p.chance.int(30000, 60000)}`,
      `authorization: Bearer ${p.jwt()}`,
      `config ${key.name}=${key.html}`,
      `sms to ${p.phone()} text="Your code: ${p.code()}"`,
      `push key=${p.shapedKey()} status=401`,
      `rtmp publish key=${p.streamKey()}`,
      `smtp login user=relay password=${p.password()}`,
      `deploy ${gitHash(p.chance)} in ${p.chance.int(2, 900)} ms`,
      `cache miss ${uuid(p.chance)}`,
      `release ${version(p.chance)} took ${p.chance.int(100, 4000)} ms`,
      ...p.many(18, () =>
        p.chance.pick([
          `${sentence(p.chance)}`,
          `job ${uuid(p.chance)} done`,
          `GET /${word(p.chance)} 200 ${p.chance.int(1, 900)} ms`,
        ]),
      ),
      `mail queued for ${p.email()}`,
    ]);
    const rows = told
      .map((line) => {
        const level = p.chance.pick([
          '<span class="s">INFO </span>',
          '<span class="n">WARN </span>',
          '<span class="k">DEBUG</span>',
        ]);
        return `<div><span class="c">2025-03-${p.chance.int(10, 28)}T${time(p.chance)}.${p.chance.digits(3)}Z</span> ${level} ${line}</div>`;
      })
      .join('');
    return `<div class="fill col"><div class="panel row line" style="padding:0.5rem 1rem;gap:2rem"><b>Logs</b><span class="muted">service:${word(p.chance)} last 15 min</span></div><div class="pad">${rows}</div></div>`;
  },
};

export const cloudConsole: Layout = {
  name: 'cloud-console',
  split: 'test',
  font: 'text',
  draw(p) {
    const keys = tableOf(
      ['Key', 'Created', 'Secret'],
      p.chance.times(3, () => {
        const { name, html } = p.namedKey();
        return [name.toLowerCase(), date(p.chance), `<span class="mono">${html}</span>`];
      }),
      'width:100%',
    );
    const machines = tableOf(
      ['Instance', 'Public address', 'State', 'Image'],
      p.chance.times(4, () => [
        `i-0${p.chance.chars('0123456789abcdef', 16)}`,
        p.ip(),
        'running',
        version(p.chance),
      ]),
    );
    return `<div class="fill col"><div class="bar">Console &nbsp; / &nbsp; Identity &nbsp; / &nbsp; Access keys</div><div class="row grow"><div class="panel pad" style="width:13rem">${['Compute', 'Storage', 'Network', 'Identity', 'Billing'].map((name) => `<div style="padding:0.3rem">${name}</div>`).join('')}</div>
<div class="grow pad col gap"><div class="box">${keys}</div><div class="row gap"><div class="box grow"><h2>Instances</h2>${machines}</div><div class="box"><h2>Key pair</h2><div class="mono">${p.privateKeyLines(p.chance.int(2, 4)).join('<br>')}</div></div></div><div class="muted">Root user ${p.email()}</div></div></div></div>`;
  },
};

export const notebook: Layout = {
  name: 'notebook',
  split: 'test',
  font: 'mono',
  draw(p) {
    const cell = (source: string, output = '') =>
      `<div class="row" style="gap:1rem;margin-bottom:1rem"><span class="muted">[${p.chance.int(1, 60)}]:</span><div class="grow"><div class="box">${source}</div><div style="padding:0.4rem 1rem">${output}</div></div></div>`;
    const quoted = (text: string) => `<span class="s">"${text}"</span>`;
    return `<div class="fill clip pad"><div class="muted" style="margin-bottom:1rem">${word(p.chance)}.ipynb &nbsp; Python 3.12</div>
${cell(`<span class="k">import</span> requests<br>api_key = ${quoted(p.namedKey().html)}<br>client = Client(${quoted(p.shapedKey())})`)}
${cell(`wallet = Wallet(${quoted(p.seedPhrase())})`)}
${cell(`decode(${quoted(p.jwt())})`, `{'sub': '${p.chance.digits(6)}', 'email': '${p.email()}'}`)}
${cell(`db.connect(host=${quoted(p.ip())}, user=${quoted('app')}, password=${quoted(p.password())})`, `&lt;Connection at 0x7f${p.chance.chars('0123456789abcdef', 10)}&gt;`)}
${cell(`<span class="c"># ${sentence(p.chance)}</span><br>df.head(2)`, `0 &nbsp; ${p.email()} &nbsp; ${price(p.chance)}<br>1 &nbsp; ${p.phone()} &nbsp; ${p.card()}`)}</div>`;
  },
};

export const streamDashboard: Layout = {
  name: 'stream-dashboard',
  split: 'test',
  font: 'text',
  draw(p) {
    const talk = p
      .many(
        14,
        () =>
          `<div style="padding:0.2rem 0"><b class="accent">${handle(p.chance).slice(1)}</b>: ${sentence(p.chance)}</div>`,
      )
      .join('');
    return `<div class="fill row"><div class="grow col"><div style="position:relative;height:480px" class="clip">${painting(p.chance)}</div><div class="pad col gap"><h2>${title(p.chance)}</h2>
${beside('Primary stream key', `<span class="mono">${p.streamKey()}</span>`)}${beside('Stream URL', 'rtmps://ingest.example.com:443/live')}${beside('Business e-mail', p.email())}${beside('Payout account', p.iban())}</div></div>
<div class="panel pad clip" style="width:30rem"><h2>Stream chat</h2>${talk}<div class="box" style="margin-top:1rem">Mod note: ${p.private()} asked for ${p.phone()}</div></div></div>`;
  },
};

export const phoneMirror: Layout = {
  name: 'phone-mirror',
  split: 'test',
  font: 'text',
  async draw(p) {
    const sms = (from: string, text: string) =>
      `<div class="box" style="margin-bottom:0.8rem"><div class="muted">${from} · ${time(p.chance).slice(0, 5)}</div>${text}</div>`;
    const words = p.seedWords(12);
    return `<div class="fill">${painting(p.chance)}<div class="pad clip" style="position:absolute;left:160px;top:40px;width:36rem;max-width:760px;height:1000px;background:var(--ground);border-radius:40px;border:6px solid #222">
${sms('Larch Bank', `${p.code()} is your code. Do not give it to anyone.`)}${sms(p.phone(), `Package for ${p.address()}. ${sentence(p.chance)}`)}${sms('Shop', `Use ${p.code()} to verify your sign-in`)}${sms('Mum', `dinner at ${p.private()}?`)}${sms('Landlord', `please pay to ${p.iban()}`)}</div>
<div class="pad" style="position:absolute;right:120px;top:80px;width:40rem;max-width:820px;background:var(--panel);border-radius:12px"><h2>Secret recovery phrase</h2>${words.map((each, index) => `<div style="display:inline-block;width:33%">${index + 1}. ${each}</div>`).join('')}<h2 style="margin-top:1rem">Authenticator</h2>
${labelled('example.com', `<b class="accent">${p.code()}</b>`)}<div style="margin-top:1rem">${await p.qr(`otpauth://totp/example:user?secret=${p.chance.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`, p.chance.int(110, 220))}</div></div></div>`;
  },
};
