// A message with elements in it: <Told of="ban.banWhom" values={{ name: <bdi>{name}</bdi> }} />. Where they stand is the
// language's to say, so no sentence is glued of pieces.
import { cloneElement, isValidElement } from 'react';
import type { ReactElement } from 'react';
import { say } from './say';
import type { Key } from './say';
import type { Messages } from './messages';

/** Numbers stay numbers: plurals need them. */
type Elements<Values> = {
  [Name in keyof Values]: Values[Name] extends number ? number : ReactElement | string;
};

interface Props<K extends Key> {
  of: K;
  values: Elements<Messages[K]>;
}

/** Characters that no message has, one for each element. */
const FIRST_MARK = 0xe000;
const MARKS = /([\ue000-\ue0ff])/u;

export function Told<K extends Key>({ of, values }: Props<K>) {
  const elements: ReactElement[] = [];
  const mark = (value: ReactElement | string) => {
    elements.push(isValidElement(value) ? value : <bdi>{value}</bdi>);
    return String.fromCharCode(FIRST_MARK + elements.length - 1);
  };
  const given = values as Record<string, number | ReactElement | string>;
  const marked = Object.entries(given).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : mark(value),
  ]);
  const words = (say as (key: Key, values: object) => string)(of, Object.fromEntries(marked));
  return (
    <>
      {words.split(MARKS).map((piece, index) => {
        if (piece === '') return null;
        const element = elements[piece.charCodeAt(0) - FIRST_MARK];
        return cloneElement(element ?? <span>{piece}</span>, { key: index });
      })}
    </>
  );
}
