/** Test, clean: nothing to hide, much that looks like it. */
import {
  date,
  firstName,
  gitHash,
  handle,
  longNumber,
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
import { beside, tableOf, windowOf } from '../page.ts';
import type { Layout } from '../painter.ts';
import { painting } from './painting.ts';

export const changelog: Layout = {
  name: 'clean-changelog',
  split: 'test',
  clean: true,
  font: 'text',
  draw(p) {
    const releases = p
      .many(
        7,
        () =>
          `<h2>${version(p.chance)} <span class="muted">${date(p.chance)}</span></h2><ul style="margin:0.4rem 0 1rem 1.5rem"><li>${sentence(p.chance)} (#${p.chance.int(100, 9999)})</li><li>Password fields keep their caret (${gitHash(p.chance, 8)})</li></ul>`,
      )
      .join('');
    return `<div class="fill" style="padding:2rem 12rem"><h1>What is new</h1>${releases}</div>`;
  },
};

export const database: Layout = {
  name: 'clean-database',
  split: 'test',
  clean: true,
  font: 'mono',
  draw(p) {
    const rows = p.many(20, () => [
      uuid(p.chance),
      `17${p.chance.digits(8)}`,
      word(p.chance),
      `${p.chance.int(0, 99)}.${p.chance.digits(6)}`,
      p.chance.pick(['true', 'false', 'NULL']),
      p.chance.digits(12),
    ]);
    return windowOf(
      'main.events',
      tableOf(['id', 'created_at', 'kind', 'value', 'done', 'sequence'], rows),
      'inset:24px',
    );
  },
};

export const colours: Layout = {
  name: 'clean-colours',
  split: 'test',
  clean: true,
  font: 'mono',
  draw(p) {
    const swatches = p.chance
      .times(40, () => {
        const colour = gitHash(p.chance, 6);
        return `<div><div style="height:70px;background:#${colour}"></div><div>#${colour}</div></div>`;
      })
      .join('');
    const dump = p
      .many(
        8,
        (index) =>
          `<div class="muted">${(index * 16).toString(16).padStart(8, '0')} &nbsp; ${p.chance.times(16, () => gitHash(p.chance, 2)).join(' ')}</div>`,
      )
      .join('');
    return `<div class="fill pad clip"><h1>Palette</h1><div style="display:grid;grid-template-columns:repeat(10,1fr);gap:1rem;margin:1rem 0">${swatches}</div>${dump}</div>`;
  },
};

export const novel: Layout = {
  name: 'clean-novel',
  split: 'test',
  clean: true,
  font: 'text',
  draw(p) {
    const pages = p.chance
      .times(
        2,
        () =>
          `<div class="grow">${p.many(6, () => `<p style="margin-bottom:0.8rem;text-indent:2rem">${paragraph(p.chance, 5)} “The password,” said ${firstName(p.chance)}, “is the name of a river.”</p>`).join('')}</div>`,
      )
      .join('');
    return `<div class="fill" style="padding:3rem 8rem"><h1 style="text-align:center">Chapter ${p.chance.int(2, 40)}</h1><div class="row" style="gap:6rem">${pages}</div></div>`;
  },
};

export const board: Layout = {
  name: 'clean-board',
  split: 'test',
  clean: true,
  font: 'text',
  draw(p) {
    const card = () =>
      `<div class="box" style="background:var(--ground);margin-bottom:0.8rem"><div class="muted">${word(p.chance).toUpperCase().slice(0, 3)}-${p.chance.int(10, 9999)}</div>${p.chance.pick([sentence(p.chance), `Rotate API keys before ${date(p.chance)}`, `Ask for the code only once`, `Address the review of ${handle(p.chance)}`, `Phone layout breaks at 360 px`])}<div class="muted">${firstName(p.chance)} · ${p.chance.int(1, 13)} points</div></div>`;
    const column = (name: string) =>
      `<div class="panel pad grow clip" style="height:920px"><h2>${name}</h2>${p.many(7, card).join('')}</div>`;
    return `<div class="fill pad"><h1>Sprint ${p.chance.int(2, 90)}</h1><div class="row gap" style="margin-top:1rem">${['To do', 'Doing', 'Review', 'Done'].map(column).join('')}</div></div>`;
  },
};

export const timetable: Layout = {
  name: 'clean-timetable',
  split: 'test',
  clean: true,
  font: 'text',
  draw(p) {
    const rows = p.many(19, () => [
      time(p.chance).slice(0, 5),
      `${p.chance.pick(['IC', 'RE', 'S', 'EN'])} ${p.chance.int(1, 2999)}`,
      title(p.chance),
      `Platform ${p.chance.int(1, 24)}`,
      p.chance.pick(['on time', `+${p.chance.int(2, 55)} min`, 'cancelled']),
      price(p.chance),
    ]);
    return `<div class="fill"><div class="bar row" style="justify-content:space-between"><b>Departures</b><span>${date(p.chance)} ${time(p.chance)}</span></div><div class="pad">${tableOf(['Time', 'Train', 'To', 'From', 'State', 'Fare'], rows, 'width:100%')}</div></div>`;
  },
};

export const checksums: Layout = {
  name: 'clean-checksums',
  split: 'test',
  clean: true,
  font: 'mono',
  draw(p) {
    const lines = p.many(
      26,
      () =>
        `<span class="n">${gitHash(p.chance, 64)}</span>  ${word(p.chance)}-${p.chance.int(1, 9)}.${p.chance.int(0, 9)}.${p.chance.int(0, 9)}.tar.gz`,
    );
    return windowOf(
      'sha256sum *',
      `<pre class="pad">$ sha256sum *.tar.gz\n${lines.join('\n')}\n$ docker ps\n${gitHash(p.chance, 12)}   registry.example.com/${word(p.chance)}:${p.chance.int(1, 9)}.${p.chance.int(0, 9)}   "sleep"   0.0.0.0:8080-&gt;80/tcp</pre>`,
      'inset:40px',
    );
  },
};

export const videoPage: Layout = {
  name: 'clean-video',
  split: 'test',
  clean: true,
  font: 'text',
  draw(p) {
    const next = p
      .many(
        9,
        () =>
          `<div class="box" style="margin-bottom:0.6rem"><b>${title(p.chance)}</b><div class="muted">${p.chance.int(1, 999)}K views · ${p.chance.int(1, 59)}:${p.chance.digits(2)}</div></div>`,
      )
      .join('');
    return `<div class="fill row pad gap"><div class="grow"><div class="clip" style="position:relative;height:680px">${painting(p.chance)}</div><h2>${title(p.chance)}</h2><div class="muted">${p.chance.int(1, 9)},${p.chance.digits(3)},${p.chance.digits(3)} views · ${date(p.chance)} · ${longNumber(p.chance)}</div>${beside('Share', url(p.chance))}</div><div style="width:26rem" class="clip">${next}</div></div>`;
  },
};
