// What the site tells of a visitor beside name and e-mail: a plan, a cart. Anybody can tell anything in a browser.
import type { Visitor } from '@porchlight/protocol/visitor';
import { counted } from '../../shared/time/ago';
import { say } from '../../words/say';
import { Fact } from './Fact';
import styles from './VisitorContextPanel.module.css';

type Value = string | number | boolean;

/** As a person reads it; a text stays what it was. */
function shown(value: Value): string {
  if (typeof value === 'boolean') return say(value ? 'visitor.isSo' : 'visitor.isNotSo');
  return typeof value === 'number' ? counted(value) : value;
}

export function Attributes({ attributes = {} }: { attributes: Visitor['attributes'] }) {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="attributes-heading" data-testid="attributes">
      <h3 id="attributes-heading">{say('visitor.attributes')}</h3>
      <dl className={styles.facts}>
        {entries.map(([name, value]) => (
          <Fact key={name} name={name}>
            <bdi data-testid="attribute" data-name={name}>
              {shown(value)}
            </bdi>
          </Fact>
        ))}
      </dl>
      <p className={styles.why}>{say('visitor.attributesWhy')}</p>
    </section>
  );
}
