// How far the e-mail of an answer is.
import type { MailState } from '../../shared/api/inbox-types';
import { MailIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import styles from './MessageLine.module.css';

export function MailMark({ mail }: { mail: MailState }) {
  return (
    <span className={styles.delivery} data-testid="mail" data-mail={mail}>
      <MailIcon />
      <span>{say(`byMail.${mail}`)}</span>
    </span>
  );
}
