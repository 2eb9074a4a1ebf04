declare module '@doyensec/electronegativity' {
  export default function run(
    options: {
      input: string;
      customScan: string[];
      excludeFromScan: string[];
      electronVersionOverride: string;
    },
    forCli: boolean,
  ): Promise<{
    issues: { id: string; file: string }[];
    errors: { file: string; message: string }[];
    globalChecks: number;
    atomicChecks: number;
  }>;
}
