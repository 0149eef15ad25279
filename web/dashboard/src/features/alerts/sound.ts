// Two short tones, made here: no file is loaded. A browser lets no page sound before somebody has touched it; then an alert
// is silent, and says so nowhere, as there is nothing to be done about it but to touch the page.
import type { Kind } from './settings';

/** Hertz. */
const TONES: Record<Kind, readonly [number, number]> = {
  arrival: [523, 659],
  waiting: [440, 440],
  conversation: [659, 880],
  message: [784, 659],
  mine: [784, 988],
  assigned: [587, 880],
  mention: [988, 784],
};
const TONE_S = 0.14;
/** At full volume; a sine at 1 hurts. */
const LOUDEST = 0.4;

let context: AudioContext | undefined;

function tone(audio: AudioContext, frequency: number, at: number, gain: number): void {
  const oscillator = audio.createOscillator();
  const envelope = audio.createGain();
  oscillator.frequency.value = frequency;
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(gain, at + 0.015);
  envelope.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
  oscillator.connect(envelope).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_S);
}

/** `volume`: 0 to 100. */
export function beep(kind: Kind, volume: number): void {
  if (volume <= 0 || typeof AudioContext !== 'function') return;
  try {
    context ??= new AudioContext();
    const audio = context;
    void audio
      .resume()
      .then(() => {
        const gain = (volume / 100) ** 2 * LOUDEST;
        TONES[kind].forEach((frequency, index) =>
          tone(audio, frequency, audio.currentTime + index * TONE_S, gain),
        );
      })
      .catch(() => undefined);
  } catch {
    // No sound device, or none for this page.
  }
}
