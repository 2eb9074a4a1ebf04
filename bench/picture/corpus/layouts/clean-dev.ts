/** Dev, clean: nothing to hide, much that looks like it. */
import {
  date,
  firstName,
  gitHash,
  handle,
  integrity,
  longNumber,
  orderNumber,
  paragraph,
  price,
  sentence,
  time,
  title,
  url,
  uuid,
  version,
  word,
} from '../innocent.ts';
import { beside, labelled, tableOf, windowOf } from '../page.ts';
import { escapeHtml, type Layout } from '../painter.ts';
import { fullName } from '../personal.ts';
import { painting } from './painting.ts';

export const gitLog: Layout = {
  name: 'clean-git-log',
  split: 'dev',
  clean: true,
  font: 'mono',
  draw(p) {
    const entries = p.many(
      6,
      () =>
        `<span class="n">commit ${gitHash(p.chance)}</span>\nAuthor: ${fullName(p.chance)}\nDate:   ${date(p.chance)} ${time(p.chance)} +0200\n\n    ${sentence(p.chance)}\n`,
    );
    return windowOf('git log', `<pre class="pad">${entries.join('\n')}</pre>`, 'inset:30px');
  },
};

export const guide: Layout = {
  name: 'clean-guide',
  split: 'dev',
  clean: true,
  font: 'text',
  draw(p) {
    return `<div class="fill" style="padding:2rem 14rem"><div class="muted">${url(p.chance)}</div><h1>Choosing a good password</h1><p style="padding:0.8rem 0">${p.many(4, () => paragraph(p.chance, 6)).join(' ')}</p><h2>Two-factor codes</h2><p style="padding:0.8rem 0">A one-time code has six digits and changes every 30 seconds. ${paragraph(p.chance, 5)}</p>
<h2>Recovery phrases</h2><p style="padding:0.8rem 0">A seed phrase has twelve or twenty-four words from a list of 2048. ${p.many(4, () => paragraph(p.chance, 5)).join(' ')}</p><p>See RFC 6238, section 5.3, version ${version(p.chance)} of ${date(p.chance)}.</p></div>`;
  },
};

export const lockFile: Layout = {
  name: 'clean-lock-file',
  split: 'dev',
  clean: true,
  font: 'mono',
  draw(p) {
    const packages = p.many(6, () => {
      const name = `${word(p.chance)}-${word(p.chance)}`;
      return `  <span class="k">"node_modules/${name}"</span>: {\n    "version": <span class="s">"${p.chance.int(0, 9)}.${p.chance.int(0, 30)}.${p.chance.int(0, 9)}"</span>,\n    "resolved": <span class="s">"https://registry.example.com/${name}.tgz"</span>,\n    "integrity": <span class="s">"${integrity(p.chance)}"</span>\n  },`;
    });
    return `<div class="fill"><div class="panel" style="padding:0.5rem 1rem">package-lock.json</div><pre class="pad">{\n${packages.join('\n')}</pre></div>`;
  },
};

export const orders: Layout = {
  name: 'clean-orders',
  split: 'dev',
  clean: true,
  font: 'text',
  draw(p) {
    const rows = p.many(16, () => [
      orderNumber(p.chance),
      date(p.chance),
      title(p.chance),
      p.chance.yes(0.3) ? longNumber(p.chance) : String(p.chance.int(1, 40)),
      price(p.chance),
      p.chance.pick(['Visa •••• 4242', 'paid', 'Mastercard ending in 4444', 'open']),
    ]);
    return `<div class="fill"><div class="bar">Orders</div><div class="pad">${tableOf(['Order', 'Date', 'Item', 'Quantity or batch', 'Total', 'Payment'], rows, 'width:100%')}</div></div>`;
  },
};

export const gameHud: Layout = {
  name: 'clean-game',
  split: 'dev',
  clean: true,
  font: 'text',
  draw(p) {
    const on = (text: string, place: string) =>
      `<div style="position:absolute;${place};color:#fff;text-shadow:0 0 3px #000,1px 1px 2px #000">${text}</div>`;
    const talk = p.chance
      .times(8, () => `<div><b>${handle(p.chance)}</b> ${sentence(p.chance)}</div>`)
      .join('');
    return `<div class="fill clip">${painting(p.chance)}${on(`SCORE ${p.chance.digits(10)}`, 'left:40px;top:30px')}${on(`AMMO ${p.chance.int(1, 99)} / ${p.chance.int(100, 999)}`, 'right:40px;bottom:40px')}${on(`X ${p.chance.int(1000, 9999)}.${p.chance.digits(3)} Y ${p.chance.int(10, 99)}.${p.chance.digits(3)}`, 'right:40px;top:30px')}${on(talk, 'left:40px;bottom:60px;width:34rem')}${on(`${p.chance.int(30, 240)} fps, ${p.chance.int(5, 90)} ms, ${version(p.chance)}`, 'left:760px;top:30px')}</div>`;
  },
};

export const sourceCode: Layout = {
  name: 'clean-source',
  split: 'dev',
  clean: true,
  font: 'mono',
  draw(p) {
    const lines = [
      `<span class="k">import</span> { createHash } <span class="k">from</span> <span class="s">'node:crypto'</span>;`,
      '',
      `<span class="c">// ${sentence(p.chance)}</span>`,
      `<span class="k">const</span> apiKey = process.env.<span class="n">API_KEY</span>;`,
      `<span class="k">const</span> password = request.body.password;`,
      `<span class="k">if</span> (!apiKey) <span class="k">throw new</span> Error(<span class="s">'API_KEY is not set'</span>);`,
      `<span class="k">const</span> token = <span class="k">await</span> vault.read(<span class="s">'stream/token'</span>);`,
      `<span class="k">export const</span> revision = <span class="s">'${gitHash(p.chance)}'</span>;`,
      `<span class="k">const</span> requestId = <span class="s">'${uuid(p.chance)}'</span>;`,
      `<span class="k">const</span> version = <span class="s">'${p.chance.int(1, 9)}.${p.chance.int(0, 20)}.${p.chance.int(0, 20)}'</span>;`,
      `server.listen(<span class="n">8080</span>, <span class="s">'127.0.0.1'</span>);`,
      `<span class="k">const</span> mask = <span class="n">0x${gitHash(p.chance, 8)}</span>;`,
      `<span class="k">const</span> passwordPattern = /^(?=.*\\d)[A-Za-z\\d]{12,}$/;`,
      `<span class="k">return</span> users.filter((user) =&gt; user.password !== <span class="n">undefined</span>);`,
      `@decorator <span class="k">class</span> Session { <span class="c">// seed, salt, phrase</span>`,
      `  secretKey?: string; otp?: number;`,
      '}',
    ].map((line) => `<div>${line || '&nbsp;'}</div>`);
    return `<div class="fill"><div class="panel" style="padding:0.5rem 1rem">session.ts</div><div class="pad">${lines.join('')}</div></div>`;
  },
};

export const maskedForm: Layout = {
  name: 'clean-masked-form',
  split: 'dev',
  clean: true,
  font: 'text',
  draw(p) {
    return `<div class="fill"><div class="bar">Account</div><div class="pad col gap" style="width:60rem;max-width:1500px"><h1>Hello ${firstName(p.chance)}</h1>${beside('Password', '••••••••••••')}${beside('API key', 'sk-••••••••••••••••')}${beside('Phone', 'not set')}${beside('Card', '•••• •••• •••• 4242, expires 11/29')}${beside('Stream key', '****************')}
${labelled('New password', '<span class="muted">At least 12 characters</span>')}${labelled('Verification code', '<span class="muted">Enter the 6-digit code</span>')}${labelled('E-mail address', '<span class="muted">Type your e-mail</span>')}<div class="muted">Member since ${date(p.chance)} · ${escapeHtml(version(p.chance))} · ${sentence(p.chance)}</div></div></div>`;
  },
};

export const figures: Layout = {
  name: 'clean-figures',
  split: 'dev',
  clean: true,
  font: 'text',
  draw(p) {
    const tiles = p.chance
      .times(
        6,
        () =>
          `<div class="box grow"><div class="muted">${title(p.chance)}</div><h1>${price(p.chance)}</h1><div>${p.chance.int(1, 99)}.${p.chance.int(0, 9)} % vs ${date(p.chance)}</div></div>`,
      )
      .join('');
    const rows = p.many(16, () => [
      title(p.chance),
      ...p.chance.times(6, () => `${p.chance.int(1, 999)},${p.chance.digits(3)}.${p.chance.digits(2)}`),
    ]);
    return `<div class="fill pad col gap"><h1>Quarter in figures</h1><div class="row gap">${tiles}</div>${tableOf(['', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'], rows, 'width:100%')}</div>`;
  },
};
