/** Whom a process talks to, as the kernel sees it: native code cannot hide from it. Linux only. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PeerWatch {
  /** Addresses at both ends of its sockets: IPv4 with dots, IPv6 as hex. */
  readonly peers: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** Looks at the sockets of a process ten times a second: whom they lead to, and where they listen. */
export function watchPeers(pid: number): PeerWatch {
  const peers = new Set<string>();
  const stopping = new AbortController();
  const look = async () => {
    while (!stopping.signal.aborted) {
      for (const address of await addressesOf(pid).catch(() => [])) peers.add(address);
      await sleep(100);
    }
  };
  const looking = look();
  return {
    peers,
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}

/** proc(5), net/tcp: local and remote address as hex, the inode in the tenth column; /proc/PID/fd names the inodes. */
async function addressesOf(pid: number): Promise<string[]> {
  const fds = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
  const tables = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8')),
  );
  const rows = tables.flatMap((table) => table.split('\n').slice(1)).map((row) => row.trim().split(/\s+/));
  return rows
    .filter((row) => inodes.has(row[9] ?? ''))
    .flatMap((row) => [row[1], row[2]].map((address) => addressOf(address ?? '')))
    .filter((address) => address !== 'nobody');
}

/** "0100007F:BACD" is 127.0.0.1; all zeros with port 0 is the other end of a socket that listens. */
function addressOf(hex: string): string {
  const [address = '', port] = hex.split(':');
  if (/^0+$/.test(address) && port === '0000') return 'nobody';
  const bytes = [...Buffer.from(address, 'hex')];
  return address.length === 8 ? bytes.toReversed().join('.') : address;
}
