// A form of the settings, whose foot says what of it is not saved.
import type { ReactNode } from 'react';
import { SaveBar } from '../../shared/ui/SaveBar';
import { failureOf } from './use-form';
import type { Form } from './use-form';

interface Props<Values extends object> {
  form: Form<Values>;
  /** Something in it cannot be saved so. */
  isWrong?: boolean;
  /** The server's names of the fields that say themselves what it refused of them. */
  fields?: readonly string[];
  children: ReactNode;
}

export function SavedForm<Values extends object>(props: Props<Values>) {
  const { form, isWrong = false, fields = [], children } = props;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) form.save();
      }}
    >
      {children}
      <SaveBar
        {...form}
        isWrong={isWrong}
        failure={failureOf(form.error, ...fields)}
        onDiscard={form.discard}
      />
    </form>
  );
}
