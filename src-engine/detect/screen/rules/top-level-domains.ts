/** The last parts of domain names that an address on screen may end in. */

/** ISO 3166-1 country codes in use as domains (IANA root zone), without those that are file names more often than homes. */
const countries =
  'ac ad ae af ag ai al am ao ar at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr pt pw qa re ro ru rw sa sb sc sd se sg si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw';

/** The generic ones with the most registrations, and those kept for examples and private networks (RFC 2606, RFC 6762, RFC 8375). */
const generic =
  'com net org edu gov mil int info biz name pro mobi asia tel jobs cat travel museum coop aero post xxx app dev page cloud tech online site store shop xyz club top live life world today news blog email mail chat social media studio design agency digital network systems solutions services software games game gg stream video tube music art photo photos photography zone space website web host hosting team group company business finance bank money tax legal law health care clinic doctor dental fitness yoga school academy university college education training institute foundation community church events party wedding gift gifts toys baby kids family house home homes land estate properties rent rentals apartments garden kitchen coffee cafe pizza restaurant bar pub beer wine food fish farm pet dog car cars auto bike taxi tours cruises flights hotel holiday vacations city town berlin london paris nyc tokyo koeln hamburg wien bayern amsterdam moscow istanbul sydney melbourne eus gal scot wales cymru bzh swiss ruhr saarland africa lat vegas miami boston quebec brussels vlaanderen frl one red blue green black pink plus vip fun fan fans win bid trade market markets exchange fund capital ventures partners holdings ltd llc inc gmbh sarl engineering consulting management marketing support center expert guru ninja rocks cool wtf lol sexy dating singles love men icu buzz ink pics guide review reviews report press wiki works work science energy solar eco bio org test example invalid local localhost lan corp internal intranet localdomain proton';

const all = new Set(`${countries} ${generic}`.split(' '));

/** Read with I, l or 1 for each other and the like. */
const plain = new Set([...all].map(bones));

function bones(label: string): string {
  return label.replace(/[1i|]/g, 'l').replace(/0/g, 'o').replace(/5/g, 's').replace(/8/g, 'b');
}

/** What is found though run together with the word after it, or read with a look-alike. */
const frequent = ['com', 'net', 'org', 'edu', 'gov', 'io', 'de', 'fr', 'es', 'it', 'nl', 'dev', 'info'];

/** How many characters of `label` (lower case) are a top-level domain; 0: it begins with none. "c0m" and "corn" are com. */
export function domainEndIn(label: string): number {
  if (all.has(label)) return label.length;
  if (plain.has(bones(label))) return label.length;
  const slip = /^(?:c[o0](?:rn|m)|[o0]rg|inf[o0]|[il1|][o0]$)/.exec(label);
  if (slip) return slip[0].length;
  const start = frequent.find((name) => name.length > 2 && label.startsWith(name));
  return start?.length ?? 0;
}
