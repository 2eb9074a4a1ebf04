/** Dev: a terminal, an editor, OBS's settings, settings of a service, a password manager, a wallet. */
import { date, gitHash, sentence, time, title, version, word } from '../innocent.ts';
import { beside, labelled, tableOf, windowOf } from '../page.ts';
import { escapeHtml, type Layout, type Painter } from '../painter.ts';

const prompt = (p: Painter, command: string) =>
  `<span class="s">dev@${word(p.chance)}</span>:<span class="k">~/${word(p.chance)}</span>$ ${command}`;

export const terminal: Layout = {
  name: 'terminal',
  split: 'dev',
  font: 'mono',
  draw(p) {
    const keys = p.chance.times(3, () => p.namedKey());
    const blocks = [
      () => [
        prompt(p, 'env | grep -i key'),
        ...keys.map(({ name, html }) => `${name}=<span class="s">${html}</span>`),
      ],
      () => [
        prompt(p, `ssh deploy@${p.ip()}`),
        `Last login: ${date(p.chance)} ${time(p.chance)} from ${p.ip()}`,
      ],
      () => [
        prompt(p, 'cat ~/.ssh/id_rsa'),
        ...p.privateKeyLines(p.chance.int(3, 6)).map((line) => `<span class="n">${line}</span>`),
      ],
      () => [
        prompt(p, `curl -s -H "Authorization: Bearer ${p.jwt()}" https://api.example.com/v1/me`),
        `{"id": ${p.chance.int(100, 999)}, "email": "<span class="s">${p.email()}</span>", "phone": "${p.phone()}"}`,
      ],
      () => [
        prompt(p, 'git log --oneline -3'),
        ...p.chance.times(3, () => `<span class="n">${gitHash(p.chance, 7)}</span> ${title(p.chance)}`),
      ],
      () => [
        prompt(p, 'git config --list'),
        `user.name=${word(p.chance)}`,
        `user.email=${p.email()}`,
        `core.version=${version(p.chance)}`,
      ],
      () => [
        prompt(p, 'npm test'),
        ...p.many(8, () => `  ✓ ${sentence(p.chance)} (${p.chance.int(1, 900)} ms)`),
      ],
      () => [
        prompt(p, 'ls -l'),
        ...p.many(
          7,
          () => `-rw-r--r-- 1 dev dev ${p.chance.int(100, 99999)} ${date(p.chance)} ${word(p.chance)}.txt`,
        ),
      ],
      () => [prompt(p, `mysql -h ${p.ip()} -u root`), `Enter password: <span class="c">(hidden)</span>`],
    ];
    const lines = p.chance.shuffle(blocks).flatMap((block) => block());
    return windowOf('Terminal', `<pre class="pad">${lines.join('\n')}</pre>`, 'inset:20px');
  },
};

export const editor: Layout = {
  name: 'code-editor',
  split: 'dev',
  font: 'mono',
  draw(p) {
    const assign = (name: string, value: string) =>
      `<span class="k">${name}</span>=<span class="s">${value}</span>`;
    const lines = [
      `<span class="c"># ${title(p.chance)}</span>`,
      assign('NODE_ENV', 'production'),
      assign('PORT', '8080'),
      ...p.chance.times(3, () => p.namedKey()).map(({ name, html }) => assign(name, html)),
      '',
      `<span class="c"># database</span>`,
      assign('DB_HOST', p.ip()),
      assign('DB_USER', word(p.chance)),
      assign('DB_PASSWORD', p.password()),
      assign('DATABASE_URL', `postgres://app:${p.password()}@db.example.com:5432/main`),
      '',
      assign('ADMIN_EMAIL', p.email()),
      assign('SESSION_TOKEN', p.jwt()),
      assign('SMTP_PASS', p.password()),
      `<span class="c"># stream</span>`,
      assign('STREAM_KEY', p.streamKey()),
      assign('BUILD', gitHash(p.chance, 10)),
      '',
      ...p.many(14, () =>
        p.chance.yes(0.4)
          ? `<span class="c"># ${sentence(p.chance)}</span>`
          : assign(
              `${word(p.chance)}_${word(p.chance)}`.toUpperCase(),
              p.chance.pick(['true', 'false', '30', 'eu-west-1', word(p.chance)]),
            ),
      ),
    ];
    const code = lines
      .map(
        (line, index) =>
          `<div class="row"><span class="muted" style="width:4rem;text-align:right;padding-right:1.5rem">${index + 1}</span><span class="grow">${line || '&nbsp;'}</span></div>`,
      )
      .join('');
    const files = [
      '.env',
      '.env.example',
      'README.md',
      'index.ts',
      'package.json',
      'server.ts',
      'tsconfig.json',
    ];
    return `<div class="fill row"><div class="panel" style="width:3.2rem;padding-top:2rem"><div class="up" style="height:40rem">${p.email()} &nbsp; SOURCE CONTROL</div></div>
<div class="panel pad" style="width:16rem"><div class="muted">EXPLORER</div>${files.map((file) => `<div>${file}</div>`).join('')}</div>
<div class="grow"><div class="panel row"><div style="padding:0.5rem 1.2rem;background:var(--ground)">.env</div><div class="muted" style="padding:0.5rem 1.2rem">server.ts</div></div><div style="padding-top:0.8rem">${code}</div></div></div>`;
  },
};

export const obsSettings: Layout = {
  name: 'obs-settings',
  split: 'dev',
  font: 'text',
  draw(p) {
    const side = ['General', 'Appearance', 'Stream', 'Output', 'Audio', 'Video', 'Hotkeys', 'Advanced'];
    const body = `<div class="row" style="height:100%"><div class="panel pad" style="width:14rem">${side.map((name) => `<div style="padding:0.4rem">${name}</div>`).join('')}</div>
<div class="grow pad col gap">${beside('Service', 'Custom...')}${beside('Server', 'rtmp://live.example.com/app')}${beside('Stream Key', p.streamKey())}
${beside('Username', word(p.chance))}${beside('Password', p.password())}<div class="muted">Bitrate 6000 Kbps, keyframe interval 2 s, ${version(p.chance)}</div>
${beside('Backup stream key', p.streamKey())}${beside('WebSocket server', `ws://${p.ip()}:4455`)}${beside('Server password', p.password())}</div></div>`;
    return `<div class="fill" style="background:linear-gradient(120deg,var(--accent),var(--panel))">${windowOf('Settings', body, 'left:260px;top:60px;width:1400px;height:960px')}</div>`;
  },
};

export const settings: Layout = {
  name: 'settings-page',
  split: 'dev',
  font: 'text',
  draw(p) {
    const keys = p.chance.times(2, () => p.namedKey());
    const id = p.nationalId();
    return `<div class="fill col"><div class="bar">Workspace settings</div><div class="row grow"><div class="panel pad" style="width:15rem">${['Profile', 'Team', 'Billing', 'Developers', 'Security'].map((name) => `<div style="padding:0.3rem">${name}</div>`).join('')}</div>
<div class="grow pad col gap" style="max-width:1200px"><h1>Developers</h1>${keys.map(({ name, html }) => beside(name.toLowerCase().replaceAll('_', ' '), `<span class="mono">${html}</span>`)).join('')}
${beside('Webhook secret', `<span class="mono">${p.secret('api-key', `whsec_${p.chance.chars('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 32)}`)}</span>`)}
${beside('Allowed addresses', `${p.ip()}, ${p.ip()}`)}${beside('Owner', p.email())}${beside('Recovery phone', p.phone())}${beside(id.label, id.html)}
${beside('New password', p.password())}${beside('Release', version(p.chance))}<div><span class="button">Save changes</span></div></div></div></div>`;
  },
};

export const passwordManager: Layout = {
  name: 'password-manager',
  split: 'dev',
  font: 'text',
  draw(p) {
    const sites = p.chance
      .shuffle(['Forum', 'Bank', 'Video site', 'Mail', 'Shop', 'Router', 'Games', 'Work'])
      .slice(0, 6);
    const list = tableOf(
      ['Name', 'User', 'Password', 'Changed'],
      sites.map((site) => [
        site,
        p.chance.yes() ? p.email() : word(p.chance),
        `<span class="mono">${p.chance.yes(0.7) ? p.password() : '••••••••••'}</span>`,
        date(p.chance),
      ]),
      'width:100%',
    );
    return `<div class="fill row"><div class="panel pad" style="width:14rem"><h2>Vault</h2>${['All items', 'Logins', 'Cards', 'Notes', 'Trash'].map((name) => `<div style="padding:0.3rem">${name}</div>`).join('')}</div>
<div class="pad grow">${list}</div><div class="panel pad col gap" style="width:34rem"><h2>${sites[0]}</h2>
${labelled('Username', p.email())}${labelled('Password', `<span class="mono">${p.password()}</span>`)}${labelled('One-time code', `<span class="accent">${p.code()}</span>`)}
${labelled('Card number', p.card())}${labelled('Notes', `Recovery phrase: ${p.seedPhrase()}`)}</div></div>`;
  },
};

export const wallet: Layout = {
  name: 'wallet-grid',
  split: 'dev',
  font: 'text',
  async draw(p) {
    const words = p.seedWords(p.chance.yes(0.7) ? 12 : 24);
    const cells = words
      .map((each, index) => `<div class="field"><span class="muted">${index + 1}.</span> ${each}</div>`)
      .join('');
    const address = `0x${p.chance.chars('0123456789abcdef', 40)}`;
    return `<div class="fill row" style="justify-content:center;padding-top:3rem;gap:3rem"><div style="width:50rem;max-width:1150px"><h1>Write down your recovery phrase</h1>
<p class="muted">These words, in this order, are the only way to get your money back. Never share them.</p><div style="display:grid;grid-template-columns:repeat(${words.length === 24 ? 4 : 3},1fr);gap:0.6rem;margin:1.2rem 0">${cells}</div>
<span class="button">I wrote it down</span></div><div class="col gap" style="width:24rem"><h2>Receive</h2>${await p.qr(`ethereum:${address}`, p.chance.int(120, 240))}
${labelled('Wallet password', p.password())}<div class="muted">Balance 0.4182 ETH, ${escapeHtml(date(p.chance))}</div></div></div>`;
  },
};
