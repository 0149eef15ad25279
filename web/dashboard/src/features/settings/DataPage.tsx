// What is kept, and for how long; and where the records are.
import type { ProjectSettings } from '../../shared/api/settings-types';
import { recordsHash, settingsHash } from '../../shared/session/place';
import { say } from '../../words/say';
import { Part } from '../../shared/ui/Part';
import { SettingsPage } from './Page';
import styles from './Data.module.css';

/** As docs/privacy.md says it. */
function kept({ visitDays }: ProjectSettings): [string, string][] {
  const untilRemoved = say('data.untilRemoved');
  return [
    [say('data.visitors'), untilRemoved],
    [say('data.visits'), say('data.days', { days: visitDays })],
    [say('data.made'), say('data.untilTaken')],
    [say('data.attributes'), say('data.untilPages')],
    [say('data.messages'), untilRemoved],
    [say('data.ratings'), untilRemoved],
    [say('data.files'), say('data.withMessage')],
    [say('data.notes'), say('data.untilTaken')],
    [say('data.contact'), say('data.untilVisitor')],
    [say('data.mails'), say('data.untilSent')],
    [say('data.bans'), say('data.yearAfter')],
    [say('data.addresses'), say('data.withBan')],
    [say('data.log'), say('data.year')],
    [say('data.origins'), say('data.week')],
    [say('data.push'), say('data.untilPush')],
    [say('data.previews'), say('data.never')],
  ];
}

function Kept({ settings }: { settings: ProjectSettings }) {
  return (
    <Part title={say('data.keptTitle')} hint={say('data.keptHint')} testId="part-kept">
      <table className={styles.kept}>
        <thead>
          <tr>
            <th scope="col">{say('data.what')}</th>
            <th scope="col">{say('data.howLong')}</th>
          </tr>
        </thead>
        <tbody>
          {kept(settings).map(([what, howLong]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{howLong}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <a href={settingsHash(settings.projectId, 'project')} data-testid="to-visit-days">
          {say('data.changeDays')}
        </a>
      </p>
    </Part>
  );
}

export function DataPage() {
  return (
    <SettingsPage title={say('settings.data')} testId="settings-data">
      {(settings) => (
        <>
          <Kept settings={settings} />
          <Part title={say('data.records')} testId="part-records">
            <ul className={styles.records}>
              <li>
                <a href={recordsHash(settings.projectId, 'bans')} data-testid="data-to-bans">
                  {say('app.bans')}
                </a>
                <p>{say('data.bansMeans')}</p>
              </li>
              <li>
                <a href={recordsHash(settings.projectId, 'audit')} data-testid="data-to-log">
                  {say('app.log')}
                </a>
                <p>{say('data.logMeans')}</p>
              </li>
            </ul>
          </Part>
        </>
      )}
    </SettingsPage>
  );
}
