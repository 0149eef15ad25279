// A part of the screen that fails says what to do, and takes nothing else with it.
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, it, vi } from 'vitest';
import { PaneBoundary } from './PaneBoundary';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
let broken = true;
function Pane() {
  if (broken) throw new Error('broken');
  return <p>The list</p>;
}

afterEach(() => vi.restoreAllMocks());

it('says so in its place, lets the rest live, and is whole again when it is tried again', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const host = document.createElement('div');
  const root = createRoot(host);
  await act(async () =>
    root.render(
      <>
        <PaneBoundary name="The list">
          <Pane />
        </PaneBoundary>
        <PaneBoundary>
          <Pane />
        </PaneBoundary>
        <p>The thread</p>
      </>,
    ),
  );
  expect(host.textContent).toContain('The list cannot be shown');
  expect(host.textContent).toContain('Reload the page');
  expect(host.textContent).toContain('The thread');
  broken = false;
  await act(async () => host.querySelector('button')?.click());
  expect(host.textContent).toBe('The listThe thread');
  await act(async () => root.unmount());
});
