// The foot of a form: what of it is not saved, and the two things to do about that. It has its room whether there is
// something to say or not.
import { say } from '../../words/say';
import { Button } from './Button';
import styles from './SaveBar.module.css';

interface Props {
  isChanged: boolean;
  /** Something in the form is wrong: it cannot be saved so. */
  isWrong?: boolean;
  isSaving: boolean;
  isSaved: boolean;
  /** Why it was not saved; not where a field says so itself. */
  failure: string | undefined;
  onDiscard: () => void;
}

function wordsFor({ isChanged, isWrong, isSaving, isSaved }: Props): string {
  if (isSaving) return say('save.saving');
  if (isChanged) return say(isWrong === true ? 'save.wrong' : 'save.unsaved');
  return isSaved ? say('save.saved') : '';
}

/** Stand it in the form, last. */
export function SaveBar(props: Props) {
  const { isChanged, isWrong = false, isSaving, failure, onDiscard } = props;
  return (
    <div className={styles.bar} data-changed={isChanged || undefined} data-testid="save-bar">
      <p role="status" data-testid="save-status">
        {wordsFor(props)}
      </p>
      <p role="alert" className={styles.failure} data-testid="save-failure">
        {isSaving ? '' : failure}
      </p>
      <Button disabled={!isChanged || isSaving} onClick={onDiscard} data-testid="discard">
        {say('save.discard')}
      </Button>
      <Button kind="main" type="submit" disabled={!isChanged || isWrong || isSaving} data-testid="save">
        {say('common.save')}
      </Button>
    </div>
  );
}
