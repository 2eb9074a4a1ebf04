/** Plays the shipped recording (a synthetic voice that swears) through the loudspeakers. */
import { useEffect, useRef, useState } from 'react';
import recordingUrl from '../../../src-engine/cli/demo-recording.wav?url';

export type RecordingState = 'silent' | 'playing' | 'failed';

export function useRecording() {
  const [state, setState] = useState<RecordingState>('silent');
  const audio = useRef<HTMLAudioElement>(undefined);
  useEffect(
    () => () => {
      audio.current?.pause();
      audio.current = undefined;
    },
    [],
  );
  const play = () => {
    audio.current ??= new Audio(recordingUrl);
    const player = audio.current;
    player.onended = () => setState('silent');
    player.currentTime = 0;
    setState('playing');
    player.play().catch(() => setState('failed'));
  };
  const stop = () => {
    audio.current?.pause();
    setState('silent');
  };
  return { state, play, stop };
}
