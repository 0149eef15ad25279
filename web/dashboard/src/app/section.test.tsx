// What is loaded when it is opened, and what happens where it cannot be.
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PaneBoundary as Boundary } from '../shared/ui/PaneBoundary';
import { ANSWERS_WITHIN, RELOAD_AGAIN_AFTER } from './newer-version';
import type { section as makeSection } from './section';

// Made anew for each test, as for a page that has just been opened.
let section: typeof makeSection;
let PaneBoundary: typeof Boundary;
let root: Root;
let host: HTMLElement;
let page: string | undefined;
const reload = vi.fn();
const Room = ({ name }: { name: string }) => <p>{`The room of ${name}`}</p>;
const pageOf = (entry: string) => `<!doctype html><script type="module" src="./assets/${entry}"></script>`;

/** What the server answers one after the other: the code, or nothing. */
function answers(...codes: (typeof Room | undefined)[]) {
  const load = vi.fn(() => {
    const code = codes.shift();
    return code === undefined ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(code);
  });
  return { load, meanwhile: <p>Opening…</p>, reload };
}

const show = (Part: ReturnType<typeof section<{ name: string }>>) =>
  act(async () =>
    root.render(
      <PaneBoundary name="The inbox">
        <Part name="Ada" />
      </PaneBoundary>,
    ),
  );
const press = (words: string) =>
  act(async () => [...host.querySelectorAll('button')].find((b) => b.textContent === words)?.click());

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', () =>
    page === undefined ? Promise.reject(new TypeError()) : Promise.resolve(new Response(page)),
  );
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.resetModules();
  document.head.innerHTML = '<script type="module" src="./assets/index-OLD.js"></script>';
  sessionStorage.clear();
  page = pageOf('index-OLD.js');
  ({ section } = await import('./section'));
  ({ PaneBoundary } = await import('../shared/ui/PaneBoundary'));
  host = document.createElement('div');
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.head.innerHTML = '';
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  reload.mockClear();
});

test('it is loaded when it is shown, once, and there is something in its place meanwhile', async () => {
  const options = answers(Room);
  const Part = section<{ name: string }>(options);
  expect(options.load).not.toHaveBeenCalled();
  act(() => root.render(<Part name="Ada" />));
  expect(host.textContent).toBe('Opening…');
  await show(Part);
  expect(host.textContent).toBe('The room of Ada');
  await act(async () => root.render(<></>));
  act(() => root.render(<Part name="Bea" />));
  expect(host.textContent).toBe('The room of Bea');
  expect(options.load).toHaveBeenCalledOnce();
});

test('loaded ahead it is there at once', async () => {
  const Part = section<{ name: string }>(answers(Room));
  await Part.preload();
  act(() => root.render(<Part name="Ada" />));
  expect(host.textContent).toBe('The room of Ada');
});

test('what could not be loaded ahead is asked for again when it is opened, and nobody is told', async () => {
  page = pageOf('index-NEW.js');
  const Part = section<{ name: string }>(answers(undefined, Room));
  await Part.preload();
  expect(reload).not.toHaveBeenCalled();
  await show(Part);
  expect(host.textContent).toBe('The room of Ada');
});

test('where it cannot be loaded its place says so, and it can be tried again', async () => {
  const Part = section<{ name: string }>(answers(undefined, undefined, Room));
  await show(Part);
  expect(host.querySelector('[role="alert"]')?.textContent).toContain('The inbox cannot be loaded');
  await press('Try again');
  expect(host.textContent).toContain('The inbox cannot be loaded');
  await press('Try again');
  expect(host.textContent).toBe('The room of Ada');
  expect(reload).not.toHaveBeenCalled();
});

test('whoever points again at what could not be loaded has it loaded again', async () => {
  const Part = section<{ name: string }>(answers(undefined, Room));
  await show(Part);
  expect(host.textContent).toContain('The inbox cannot be loaded');
  await act(() => Part.preload());
  await press('Try again');
  expect(host.textContent).toBe('The room of Ada');
});

test('after a deploy the page is loaded anew, and not again and again', async () => {
  page = pageOf('index-NEW.js');
  const first = section<{ name: string }>(answers(undefined));
  await show(first);
  expect(reload).toHaveBeenCalledOnce();
  expect(host.textContent).toBe('Opening…');
  const second = section<{ name: string }>(answers(undefined));
  await show(second);
  expect(reload).toHaveBeenCalledOnce();
  expect(host.textContent).toContain('The inbox cannot be loaded');
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + RELOAD_AGAIN_AFTER);
  await show(section<{ name: string }>(answers(undefined)));
  await press('Try again');
  expect(reload).toHaveBeenCalledTimes(2);
});

test('a server that cannot be reached is no reason to leave the page', async () => {
  page = undefined;
  await show(section<{ name: string }>(answers(undefined)));
  expect(reload).not.toHaveBeenCalled();
  expect(host.textContent).toContain('The inbox cannot be loaded');
});

test('a server that takes the question and never answers does not hold the page', async () => {
  const patience = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);
  vi.stubGlobal('fetch', (_path: string, { signal }: { signal: AbortSignal }) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new TypeError())));
  });
  await show(section<{ name: string }>(answers(undefined)));
  expect(host.textContent).toBe('Opening…');
  await act(async () => patience.abort());
  expect(host.textContent).toContain('The inbox cannot be loaded');
  expect(timeout).toHaveBeenCalledWith(ANSWERS_WITHIN);
});

test('where something may be written on the page, it is not taken away', async () => {
  page = pageOf('index-NEW.js');
  await show(section<{ name: string }>({ ...answers(Room), holdsWork: true }));
  await show(section<{ name: string }>(answers(undefined)));
  expect(reload).not.toHaveBeenCalled();
  expect(host.textContent).toContain('The inbox cannot be loaded');
});
