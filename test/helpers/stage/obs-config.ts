import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a private OBS is started with. */
export interface ObsConfig {
  readonly port: number;
  readonly password: string;
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly recordings: string;
}

/** OBS 29.0.2, as OBS packs its version (major << 24 | minor << 16 | patch): keeps the "what is new" dialog away. */
const OBS_VERSION = 486539266;

/** Writes `obs-studio/` below `configHome`, so that OBS starts without a dialog and with its WebSocket on. */
export async function writeObsConfig(configHome: string, config: ObsConfig): Promise<void> {
  const root = join(configHome, 'obs-studio');
  const profile = join(root, 'basic', 'profiles', 'Untitled');
  await mkdir(profile, { recursive: true });
  await mkdir(join(root, 'basic', 'scenes'), { recursive: true });
  await writeFile(
    join(root, 'global.ini'),
    `[General]
FirstRun=true
LastVersion=${OBS_VERSION}
Pre19Defaults=false
Pre21Defaults=false
Pre23Defaults=false
Pre24.1Defaults=false

[OBSWebSocket]
FirstLoad=false
ServerEnabled=true
ServerPort=${config.port}
AlertsEnabled=false
AuthRequired=true
ServerPassword=${config.password}

[Basic]
Profile=Untitled
ProfileDir=Untitled
SceneCollection=Untitled
SceneCollectionFile=Untitled
`,
  );
  await writeFile(
    join(profile, 'basic.ini'),
    `[General]
Name=Untitled

[Video]
BaseCX=${config.width}
BaseCY=${config.height}
OutputCX=${config.width}
OutputCY=${config.height}
FPSType=0
FPSCommon=${config.fps}

[Output]
Mode=Simple

[SimpleOutput]
FilePath=${config.recordings}
RecFormat=mkv
RecQuality=Stream
VBitrate=2500
UseAdvanced=true
Preset=ultrafast
`,
  );
}
