// `SocketContext` is the one place that writes ['conversations'] and ['visitor', id]: it alone makes the writer, and the
// writer alone writes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(process.cwd(), 'src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/u.test(file) && !/\.test\.tsx?$|^testing\//u.test(file))
  .map((file) => [file, readFileSync(join(src, file), 'utf8')] as const);

const where = (pattern: RegExp) => sources.filter(([, text]) => pattern.test(text)).map(([file]) => file);

test('the caches are written in one file', () => {
  expect(where(/\b(?:setQueryData|setQueriesData|removeQueries|resetQueries)\b/u)).toEqual([
    'shared/realtime/cache-writer.ts',
  ]);
});

test('what writes them is made by SocketContext alone, and so is the socket', () => {
  expect(where(/new CacheWriter\(/u)).toEqual(['shared/realtime/socket-context.tsx']);
  expect(where(/\bopenSocket\(/u)).toEqual([
    'shared/realtime/project-room.ts',
    'shared/realtime/socket-context.tsx',
  ]);
  expect(where(/from 'socket\.io-client'/u)).toEqual(['shared/realtime/project-room.ts']);
});

test('a copy of what is in them is kept nowhere', () => {
  const keys = /\['(?:conversations|visitor)',/u;
  expect(where(keys)).toEqual(['shared/api/query-keys.ts', 'shared/realtime/cache-writer.ts']);
});
