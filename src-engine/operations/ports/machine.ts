/** The port to the machine we run on and to our own log, for diagnostics. Implemented by src-engine/storage. */

export interface MachineFacts {
  readonly nodeVersion: string;
  /** "Linux 6.1.0", "Darwin 24.1.0", "Windows_NT 10.0.26100". */
  readonly system: string;
  readonly architecture: string;
  readonly processorModel: string;
  readonly processorCount: number;
  readonly memoryBytes: number;
  readonly memoryFreeBytes: number;
  /** Of our own process. */
  readonly memoryUsedBytes: number;
  /** Where our data folder is; undefined where it cannot be told. */
  readonly diskFreeBytes: number | undefined;
}

export interface Machine {
  facts(): Promise<MachineFacts>;
  /** The last lines of the log, oldest first; no line holds content, nor the path of the user's folder. */
  logLines(count: number): Promise<readonly string[]>;
}
