// A form of the settings: what is typed, and its save.
import { useEdited } from '../../shared/session/edited';
import type { Edited } from '../../shared/session/edited';
import { useChangeSettings } from '../../shared/realtime/use-settings';
import type { Wanted } from '../../shared/realtime/use-settings';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';

export interface Form<Values extends object> extends Edited<Values> {
  save: () => void;
  isSaving: boolean;
  isSaved: boolean;
  error: Error | null;
}

/** `wantedOf`: what is sent of what was changed. */
export function useForm<Values extends object>(
  name: string,
  saved: Values,
  wantedOf: (changes: Partial<Values>) => Wanted,
): Form<Values> {
  const edited = useEdited(name, saved);
  const { mutate, isPending, isSuccess, error, reset } = useChangeSettings();
  const { changes, done, isChanged } = edited;
  return {
    ...edited,
    set: (part) => {
      if (error !== null) reset();
      edited.set(part);
    },
    discard: () => {
      reset();
      edited.discard();
    },
    save: () => {
      if (isChanged && !isPending) mutate(wantedOf(changes), { onSuccess: () => done(changes) });
    },
    isSaving: isPending,
    isSaved: isSuccess,
    error,
  };
}

/** Why a form was not saved, where none of its fields says so. */
export function failureOf(error: Error | null, ...fields: string[]): string | undefined {
  if (error === null) return undefined;
  return errorOf(error, ...fields) === undefined ? errorWords(error) : say('save.seeField');
}

/** What the server says of this field, by the name that it calls it; undefined: of another, or nothing. */
export function errorOf(error: Error | null, ...names: string[]): string | undefined {
  if (error === null) return undefined;
  const told = error.message.replace(/^(\w+) (\w+):/u, '$1.$2:').toLowerCase();
  return names.some((name) => told.startsWith(name.toLowerCase())) ? errorWords(error) : undefined;
}
